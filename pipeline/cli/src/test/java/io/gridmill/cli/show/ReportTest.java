package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@ExtendWith(GridDatabase.class)
class ReportTest {

    private final Ledgers ledgers;
    private final Path file;

    ReportTest(Ledgers ledgers, @TempDir Path directory) {
        this.ledgers = ledgers;
        this.file = directory.resolve("report.html");
    }

    private Document report(String run, DatasetStore store) throws Exception {
        CommandLineTester line =
                new CommandLineTester(ledgers, store, Ledgers.at(150), Map.of("report", ReportCommand::new));
        assertThat(line.run("report", run, "-o", file.toString()))
                .startsWith("Report of run ")
                .contains(file.toString());
        return parse(Files.readString(file));
    }

    /** The page is XML as well, so a strict parser finds whatever is not closed or not escaped. */
    private static Document parse(String page) throws Exception {
        assertThat(page).startsWith("<!DOCTYPE html>\n<html");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void energyIsToldInAllAndPoolByPoolAsThePoolsStateIt() throws Exception {
        Examples.turntable(ledgers);

        String text = report("7k2", new NoStore()).getDocumentElement().getTextContent();

        // alpha: 90 W x 29 s = 0.725 Wh, x 400 g/kWh = 0.29 g. beta: 120 W x 16 s = 0.533 Wh, 2 s of it for nothing.
        assertThat(text)
                .contains("alpha904000.725 Wh0 Wh0.29 gCO2")
                .contains("beta120not stated0.533 Wh0.0667 Whnot stated")
                .contains("Total1.26 Wh0.0667 Wh0.29 gCO2")
                .contains("leaves out what states no power: home.")
                .contains("leaves out what states no carbon intensity: beta.");
    }

    @Test
    void aRunWhosePoolsStateNoPowerSaysSo() throws Exception {
        Examples.hostile(ledgers);

        assertThat(report("7kz", new NoStore()).getDocumentElement().getTextContent())
                .contains("No pool of this run stated the power of its machines.");
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static byte[] picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random noise = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, noise.nextInt());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** An acTL chunk before the first IDAT; readers of still pictures skip it. */
    private static byte[] animated(byte[] png) {
        byte[] control = {
            0, 0, 0, 8, 'a', 'c', 'T', 'L', 0, 0, 0, 1, 0, 0, 0, 0, (byte) 0xb9, 0x3d, (byte) 0xd4, (byte) 0x9b
        };
        int afterHeader = 8 + 25;
        byte[] moving = new byte[png.length + control.length];
        System.arraycopy(png, 0, moving, 0, afterHeader);
        System.arraycopy(control, 0, moving, afterHeader, control.length);
        System.arraycopy(png, afterHeader, moving, afterHeader + control.length, png.length - afterHeader);
        return moving;
    }

    @Test
    void itTellsTheWholeRun() throws Exception {
        Examples.turntable(ledgers);

        Document page = report("7k2", new NoStore());

        String text = page.getDocumentElement().getTextContent();
        assertThat(text)
                .contains("turntable", "Succeeded", "7k2m3n4p5q", "42.5s", "2026-11-22 10:30:00")
                .contains("render", "film", "alpha", "beta", "0.000058 RLC", "0.000032 RLC", "0.00009 RLC")
                .contains("The vouchers of all deals promise exactly this sum.")
                .contains("scene.yaml:12: no such material 'brsas'", "The pool stopped while it ran", "recovered")
                .contains("frame-1.png", "name: turntable", "No pictures: The store does not answer");
        assertThat(elements(page, "svg")).hasSize(2);
        // Eight attempts by pools: each a bar with its name.
        assertThat(elements(page, "title").stream().map(Element::getTextContent))
                .contains("render[2], 2.0s, failed", "render[2], attempt 2, 10.0s", "film[0], 7.0s");
    }

    @Test
    void whatStrangersWroteIsTextAndNothingElse() throws Exception {
        Examples.hostile(ledgers);

        Document page = report("7kz", new NoStore());

        String source = Files.readString(file);
        assertThat(elements(page, "script")).isEmpty();
        assertThat(source).doesNotContain("<script").doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(page.getDocumentElement().getTextContent()).contains("<script>alert('x')</script>␛[2J\ufffdgnp.exe");
        for (Element element : elements(page, "*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertThat(element.getAttributes().item(i).getNodeName()).doesNotStartWith("on");
            }
        }
    }

    @Test
    void itLoadsNothingFromAnywhere() throws Exception {
        MemoryStore store = new MemoryStore();
        int run = Examples.turntable(ledgers);
        store.put("still", picture(40, 30));
        ledgers.output(run, 1, 0, "film", "still.png", picture(40, 30), "still");

        Document page = report("7k2", store);

        for (String attribute : List.of("src", "href", "xlink:href", "action", "data", "srcset", "poster")) {
            for (Element element : elements(page, "*")) {
                if (element.hasAttribute(attribute)) {
                    assertThat(element.getAttribute(attribute)).startsWith("data:image/");
                }
            }
        }
        assertThat(elements(page, "link")).isEmpty();
        assertThat(elements(page, "style").get(0).getTextContent())
                .doesNotContain("url(")
                .doesNotContain("@import");
        assertThat(elements(page, "meta").stream().map(meta -> meta.getAttribute("content")))
                .contains("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    }

    @Test
    void picturesAreShownMovingOnesAsTheyAreLargeOnesSmaller() throws Exception {
        MemoryStore store = new MemoryStore();
        int run = Examples.turntable(ledgers);
        byte[] film = animated(picture(64, 36));
        byte[] large = picture(1000, 500);
        byte[] lying = "\u0089PNG and then nothing".getBytes(StandardCharsets.ISO_8859_1);
        store.put("moving", film);
        store.put("large", large);
        store.put("lying", lying);
        ledgers.output(run, 1, 0, "film", "moving.png", film, "moving");
        ledgers.output(run, 0, 0, "frames", "large.png", large, "large");
        ledgers.output(run, 0, 0, "frames", "lying.png", lying, "lying");

        Document page = report("7k2", store);

        List<Element> pictures = elements(page, "img");
        assertThat(pictures.stream().map(image -> image.getAttribute("alt")))
                .containsExactly("moving.png", "large.png");
        assertThat(pictures.get(0).getAttribute("src"))
                .isEqualTo(
                        "data:image/png;base64," + java.util.Base64.getEncoder().encodeToString(film));
        assertThat(pictures.get(1).getAttribute("width")).isEqualTo("400");
        assertThat(pictures.get(1).getAttribute("height")).isEqualTo("200");
        assertThat(pictures.get(1).getAttribute("src")).hasSizeLessThan(large.length);
    }

    @Test
    void aRunOfThousandsIsDrawnAsDensity() throws Exception {
        int run = ledgers.run("5bggggggg0", "sweep", "SUCCEEDED", 0, 200.0, null);
        ledgers.stage(run, 0, "simulate", "market", List.of(), "SUCCEEDED", 3000, 0.0, 200.0, null);
        int pool = ledgers.pool(run, "alpha", 'a', "CLOSED", 0, true);
        ledgers.manyAccepted(run, 0, pool, 3000, 60);

        Document page = report("5bg", new NoStore());

        assertThat(page.getDocumentElement().getTextContent())
                .contains("Height: slots at work, ")
                .contains("3,000");
        assertThat(elements(page, "rect").size()).isLessThan(400);
    }

    @Test
    void aRunUnderWayHasAReportToo() throws Exception {
        Examples.running(ledgers);

        Document page = report("last", new NoStore());

        assertThat(page.getDocumentElement().getTextContent())
                .contains("Interrupted")
                .contains("touch[3], attempt 2");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        Examples.turntable(ledgers);
        CommandLineTester line =
                new CommandLineTester(ledgers, new NoStore(), Ledgers.at(150), Map.of("report", ReportCommand::new));

        assertThatThrownBy(() -> line.run(
                        "report",
                        "7k2",
                        "-o",
                        file.resolve("no/such/folder.html").toString()))
                .isInstanceOfSatisfying(GridmillException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_USAGE))
                .hasMessageStartingWith("The report cannot be written to ")
                .hasMessageEndingWith("Name another place with -o");
    }
}
