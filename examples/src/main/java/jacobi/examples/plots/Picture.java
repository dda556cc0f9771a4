package jacobi.examples.plots;

import java.util.List;

/**
 * A picture on white ground, before it takes a file format.
 *
 * @param title for those who cannot see it
 * @param width in pixels
 * @param height in pixels
 * @param marks in the order of drawing
 */
record Picture(String title, int width, int height, List<Mark> marks) {
    Picture {
        marks = List.copyOf(marks);
    }
}
