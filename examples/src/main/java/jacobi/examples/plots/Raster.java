package jacobi.examples.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

import javax.imageio.ImageIO;

/** Paints pictures into PNG files. */
final class Raster {
    private static final int SHARP = 2;

    /** Above this many pixels a picture is not painted at double size: it would fill the memory. */
    private static final long MANY_PIXELS = 6_000_000;

    private static final Map<RenderingHints.Key, Object> HINTS =
            Map.of(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON,
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON,
                    RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON,
                    RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);

    private final Graphics2D graphics;
    private final InstalledFonts fonts;

    private Raster(Graphics2D graphics, InstalledFonts fonts) {
        this.graphics = graphics;
        this.fonts = fonts;
    }

    /** The bytes of a PNG file. */
    static byte[] png(Picture picture, InstalledFonts fonts) throws IOException {
        int scale = (long) picture.width() * picture.height() > MANY_PIXELS ? 1 : SHARP;
        int width = scale * picture.width();
        int height = scale * picture.height();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            graphics.setRenderingHints(HINTS);
            graphics.setColor(color(Colour.WHITE));
            graphics.fillRect(0, 0, width, height);
            graphics.scale(scale, scale);
            var raster = new Raster(graphics, fonts);
            picture.marks().forEach(raster::paint);
        } finally {
            graphics.dispose();
        }
        var bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java has no writer of PNG files");
        }
        return bytes.toByteArray();
    }

    private static Color color(Colour colour) {
        return new Color(colour.rgb());
    }

    private void paint(Mark mark) {
        switch (mark) {
            case Mark.Rectangle rectangle -> paint(rectangle);
            case Mark.Path path -> paint(path);
            case Mark.Disc disc -> paint(disc);
            case Mark.Text text -> paint(text);
        }
    }

    private void paint(Mark.Rectangle mark) {
        graphics.setColor(color(mark.fill()));
        graphics.fill(new Rectangle2D.Double(mark.x(), mark.y(), mark.width(), mark.height()));
    }

    private void paint(Mark.Path mark) {
        var path = new Path2D.Double();
        var first = mark.points().getFirst();
        path.moveTo(first.x(), first.y());
        mark.points().forEach(point -> path.lineTo(point.x(), point.y()));
        graphics.setColor(color(mark.stroke()));
        graphics.setStroke(stroke(mark.thickness()));
        graphics.draw(path);
    }

    private void paint(Mark.Disc mark) {
        double diameter = 2 * mark.radius();
        var disc =
                new Ellipse2D.Double(
                        mark.x() - mark.radius(), mark.y() - mark.radius(), diameter, diameter);
        graphics.setColor(color(mark.fill()));
        graphics.fill(disc);
        graphics.setColor(color(mark.stroke()));
        graphics.setStroke(stroke(mark.thickness()));
        graphics.draw(disc);
    }

    private static BasicStroke stroke(double thickness) {
        return new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    private void paint(Mark.Text mark) {
        double width = fonts.width(mark.text(), mark.size(), mark.bold());
        double start =
                switch (mark.anchor()) {
                    case START -> 0;
                    case MIDDLE -> -width / 2;
                    case END -> -width;
                };
        var upright = graphics.getTransform();
        graphics.translate(mark.x(), mark.y());
        graphics.rotate(Math.toRadians(mark.turn()));
        graphics.setColor(color(mark.colour()));
        graphics.setFont(fonts.font(mark.text(), mark.size(), mark.bold()));
        graphics.drawString(mark.text(), (float) start, 0);
        graphics.setTransform(upright);
    }
}
