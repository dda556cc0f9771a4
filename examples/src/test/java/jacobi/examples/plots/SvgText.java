package jacobi.examples.plots;

import org.w3c.dom.Document;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** Reads pictures back. */
final class SvgText {
    private SvgText() {}

    /** The contents of all elements of a name, in order. */
    static List<String> all(Path svg, String element) throws IOException {
        var nodes = parse(svg).getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    private static Document parse(Path svg) throws IOException {
        try (var in = Files.newInputStream(svg)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(svg + " is no XML", e);
        }
    }
}
