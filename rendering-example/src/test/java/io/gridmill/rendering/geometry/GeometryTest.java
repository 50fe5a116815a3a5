package io.gridmill.rendering.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeometryTest {
    @Test
    void theHierarchyFindsWhatTryingEveryPrimitiveFinds() {
        Random random = new Random(11);
        Geometry all = new Geometry();
        Mesh mesh = new Mesh();
        for (int i = 0; i < 3000; i++) {
            Vec a = point(random, 10);
            mesh.triangle(a, a.plus(point(random, 1)), a.plus(point(random, 1)));
        }
        all.add(mesh, Transform.IDENTITY, 0, -1);
        Bvh[] single = new Bvh[mesh.triangles() + 200];
        for (int i = 0; i < mesh.triangles(); i++) {
            Mesh one = new Mesh();
            one.triangle(mesh.corner(i, 0), mesh.corner(i, 1), mesh.corner(i, 2));
            Geometry alone = new Geometry();
            alone.add(one, Transform.IDENTITY, 0, -1);
            single[i] = alone.build();
        }
        for (int i = 0; i < 200; i++) {
            Vec centre = point(random, 10);
            all.addSphere(centre, 0.3, 1, -1);
            Geometry alone = new Geometry();
            alone.addSphere(centre, 0.3, 1, -1);
            single[mesh.triangles() + i] = alone.build();
        }
        Bvh bvh = all.build();
        Ray ray = new Ray();
        int hits = 0;
        for (int i = 0; i < 1000; i++) {
            Vec o = point(random, 12);
            Vec d = (i % 10 == 0 ? new Vec(0, 0, 1) : point(random, 1)).normalized();
            double nearest = Double.POSITIVE_INFINITY;
            for (Bvh one : single) {
                ray.set(o.x(), o.y(), o.z(), d.x(), d.y(), d.z());
                if (one.hit(ray)) {
                    nearest = Math.min(nearest, ray.end);
                }
            }
            ray.set(o.x(), o.y(), o.z(), d.x(), d.y(), d.z());
            assertThat(bvh.hit(ray)).isEqualTo(Double.isFinite(nearest));
            if (Double.isFinite(nearest)) {
                hits++;
                assertThat(ray.end).isEqualTo(nearest);
                ray.end = nearest * 0.999;
                assertThat(bvh.lit(ray, new double[] {-1, -1, -1, -1, -1, -1})).isTrue();
                ray.end = nearest * 1.001;
                assertThat(bvh.lit(ray, new double[] {-1, -1, -1, -1, -1, -1})).isFalse();
            }
        }
        assertThat(hits).isBetween(100, 990);
    }

    private static Vec point(Random random, double size) {
        return new Vec(random.nextDouble() - 0.5, random.nextDouble() - 0.5, random.nextDouble() - 0.5).times(2 * size);
    }

    @Test
    void aShadowRayPassesGlassTinted() {
        Geometry geometry = new Geometry();
        geometry.addSphere(new Vec(0, 0, 5), 1, 0, -1);
        Bvh bvh = geometry.build();
        Ray ray = new Ray();
        ray.set(0, 0, 0, 0, 0, 1);
        // In and out again, though one sphere is one primitive: its tint counts once per primitive.
        assertThat(bvh.lit(ray, new double[] {0.5, 0.6, 0.7})).isTrue();
        assertThat(ray.lightR).isEqualTo(0.5);
        assertThat(ray.lightG).isEqualTo(0.6);
        assertThat(ray.lightB).isEqualTo(0.7);
    }

    @Test
    void anEmptySceneIsHitByNothing() {
        Ray ray = new Ray();
        ray.set(0, 0, 0, 0, 0, 1);
        Bvh bvh = new Geometry().build();
        assertThat(bvh.hit(ray)).isFalse();
        assertThat(bvh.lit(ray, new double[0])).isTrue();
    }

    @Test
    void manyEqualTrianglesDoNotExhaustTheStack() {
        Geometry geometry = new Geometry();
        Mesh mesh = new Mesh();
        for (int i = 0; i < 5000; i++) {
            mesh.triangle(new Vec(-1, -1, 3), new Vec(1, -1, 3), new Vec(0, 1, 3));
        }
        geometry.add(mesh, Transform.IDENTITY, 0, -1);
        Ray ray = new Ray();
        ray.set(0, 0, 0, 0, 0, 1);
        assertThat(geometry.build().hit(ray)).isTrue();
        assertThat(ray.end).isCloseTo(3, within(1e-6));
    }

    @Test
    void closedShapesHaveNormalsThatPointOutwards() {
        List<double[]> ball = new java.util.ArrayList<>();
        for (int i = 0; i <= 16; i++) {
            double a = -0.25 + 0.5 * i / 16;
            ball.add(new double[] {Math.max(0, Trig.cos(a)), Trig.sin(a)});
        }
        for (Mesh mesh : List.of(
                Shapes.torusKnot(1, 1, 2, 0.01, 0.5, 40, 16),
                new Lathe(32, 0, 0).turn(ball, false),
                new Lathe(32, 0, 0).turn(ball, true))) {
            assertThat(mesh.triangles()).isGreaterThan(100);
            double volume = 0;
            for (int i = 0; i < mesh.triangles(); i++) {
                Vec a = mesh.corner(i, 0);
                Vec b = mesh.corner(i, 1);
                Vec c = mesh.corner(i, 2);
                Vec n = b.minus(a).cross(c.minus(a));
                double side = n.dot(mesh.normal(i, 0)) < 0 ? -1 : 1;
                volume += side * a.dot(b.cross(c)) / 6;
            }
            // Signed by the normals: positive for outwards everywhere.
            assertThat(volume).isGreaterThan(3.5);
        }
    }

    @Test
    void trigonometryIsAsExactAsItClaims() {
        for (int i = -3000; i <= 3000; i++) {
            double turns = i / 997.0;
            assertThat(Trig.sin(turns)).isCloseTo(Math.sin(2 * Math.PI * turns), within(1e-10));
            assertThat(Trig.cos(turns)).isCloseTo(Math.cos(2 * Math.PI * turns), within(1e-10));
            double x = Math.cos(i * 0.37) * i;
            double y = Math.sin(i * 0.37) * i;
            assertThat(Trig.atan2(y, x)).isCloseTo(Math.atan2(y, x) / (2 * Math.PI), within(1e-10));
        }
    }

    @Test
    void readsPolygonsFromObjFiles() {
        Mesh mesh = ObjReader.read(
                List.of("# a square", "v 0 0 0", "v 1 0 0", "v 1 1 0", "v 0 1 0", "vt 0 0", "f 1/1 2/1 3/1 -1/1"),
                false);
        assertThat(mesh.triangles()).isEqualTo(2);
        assertThat(mesh.normal(1, 0)).isEqualTo(new Vec(0, 0, 1));
        assertThatThrownBy(() -> ObjReader.read(List.of("v 0 0 0", "f 1 2 3"), true))
                .hasMessage("line 2: vertex 2 is not among the 1 so far");
        assertThatThrownBy(() -> ObjReader.read(List.of("v 0 0 x"), true)).hasMessage("line 1: 'x' is not a number");
        assertThatThrownBy(() -> ObjReader.read(List.of("hello"), true))
                .hasMessage("no faces ('f' lines) in this file");
    }
}
