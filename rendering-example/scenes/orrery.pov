// An armillary sphere: brass rings that turn about a glass globe, on a round table by a window.
// Animated by `clock` from 0 to 1; the last frame leads back to the first (render with +KC).
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 8 }
#default { finish { ambient 0 } }

camera {
  location <3.3, 1.55, -6.6>
  right x * image_width / image_height
  look_at <0, 0.56, 0>
  angle 40
}

// Soft light from a tall window on the left, a faint warm lamp on the right.
light_source {
  <-6, 6, -4> color rgb <1.0, 0.95, 0.86> * 1.9
  area_light <1.6, 0, 0>, <0, 1.6, 0>, 3, 3 adaptive 0 circular orient
}
light_source { <5, 3, -3> color rgb <0.50, 0.32, 0.16> * 1.3 shadowless }
sky_sphere {
  pigment {
    gradient y
    color_map { [0 rgb <0.05, 0.04, 0.05>] [0.42 rgb <0.10, 0.07, 0.07>] [0.55 rgb <0.30, 0.20, 0.16>] [0.75 rgb <0.40, 0.46, 0.58>] [1 rgb <0.75, 0.85, 1.0>] }
    scale 2 translate -y
  }
  emission 0.8
}

#declare Brass = texture {
  pigment { rgb <0.80, 0.58, 0.26> }
  finish { diffuse 0.25 specular 0.7 roughness 0.015 metallic reflection { 0.45 metallic } }
}
#declare Steel = texture {
  pigment { rgb <0.55, 0.58, 0.62> }
  finish { diffuse 0.25 specular 0.8 roughness 0.01 metallic reflection { 0.4 metallic } }
}
#declare Walnut = texture {
  pigment {
    wood turbulence <0.06, 0.05, 0.12> octaves 4
    color_map { [0 rgb <0.30, 0.155, 0.07>] [0.6 rgb <0.20, 0.095, 0.04>] [1 rgb <0.12, 0.05, 0.022>] }
    scale <0.5, 0.5, 2> rotate <6, 70, 0> translate -1.4 * y
  }
  finish { diffuse 0.8 specular 0.25 roughness 0.03 reflection { 0.02, 0.18 fresnel } conserve_energy }
}

// A round table.
cylinder { -1.25 * y, -1.05 * y, 2.6 texture { Walnut } interior { ior 1.5 } }
torus { 2.6, 0.1 translate -1.15 * y texture { Brass } }

// A flat ring with studs, about the z axis.
#macro Band(Outer, Inner, Half, Studs)
  union {
    difference {
      cylinder { -Half * z, Half * z, Outer }
      cylinder { -z, z, Inner }
    }
    #for (I, 0, Studs - 1)
      sphere { (Outer - 0.004) * x, Half * 0.45 rotate z * 360 * I / Studs }
    #end
  }
#end

// Rings within rings: each turns with the one around it.
#declare T = 360 * clock;
union {
  object { Band(1.32, 1.22, 0.05, 48) texture { Brass } }
  cylinder { <0, 1.22, 0>, <0, 1.38, 0>, 0.035 texture { Steel } }
  cylinder { <0, -1.22, 0>, <0, -1.38, 0>, 0.035 texture { Steel } }
  union {
    object { Band(1.17, 1.08, 0.045, 36) texture { Steel } rotate 90 * x }
    cylinder { <1.08, 0, 0>, <1.24, 0, 0>, 0.03 texture { Brass } }
    cylinder { <-1.08, 0, 0>, <-1.24, 0, 0>, 0.03 texture { Brass } }
    union {
      object { Band(1.03, 0.95, 0.04, 24) texture { Brass } }
      union {
        object { Band(0.90, 0.84, 0.035, 24) texture { Steel } rotate 90 * y }
        sphere { <0, 0.87, 0>, 0.085 texture { pigment { rgb <0.50, 0.06, 0.03> } finish { diffuse 0.7 specular 0.6 roughness 0.01 reflection 0.06 } } }
        rotate 3 * T * x
      }
      rotate 2 * T * y
    }
    rotate T * x
  }
  // The globe does not turn with the rings; clouds of colour drift in it.
  sphere {
    0, 0.46
    texture { pigment { rgbt <0.93, 0.97, 1, 0.96> } finish { diffuse 0.05 specular 0.9 roughness 0.002 reflection { 0.03, 1 fresnel } conserve_energy } }
    interior { ior 1.45 fade_distance 0.6 fade_power 1001 fade_color <0.35, 0.62, 0.85> }
  }
  sphere { 0, 0.13 texture { Brass } }
  rotate 23.4 * z
  rotate (20 + T) * y
  translate 0.72 * y
}

// The stand.
union {
  cone { <0, -1.05, 0>, 0.72, <0, -0.98, 0>, 0.66 }
  torus { 0.6, 0.05 translate -0.97 * y }
  cone { <0, -0.98, 0>, 0.34, <0, -0.88, 0>, 0.1 }
  cylinder { <0, -0.88, 0>, <0, -0.6, 0>, 0.07 }
  sphere { <0, -0.76, 0>, 0.12 }
  texture { Brass }
}
