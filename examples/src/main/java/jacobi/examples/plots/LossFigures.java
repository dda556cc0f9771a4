package jacobi.examples.plots;

import jacobi.models.formats.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code metrics.csv}, one validation.
 *
 * @param training loss, nats a token
 * @param validation loss, nats a token
 */
record LossFigures(int epoch, int step, double training, double validation) {
    /**
     * Reads all lines.
     *
     * @throws FormatException if the file cannot be read, lacks a column, or has no line
     */
    static List<LossFigures> read(Path file) {
        try {
            var lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw new FormatException(file, "has no validation yet, there is nothing to draw");
            }
            var columns = List.of(lines.getFirst().split(","));
            var figures = new ArrayList<LossFigures>();
            for (int i = 1; i < lines.size(); i++) {
                figures.add(new Cells(file, i + 1, columns, lines.get(i).split(",")).figures());
            }
            return figures;
        } catch (IOException e) {
            throw new FormatException(file, "cannot be read: " + e, e);
        }
    }

    private record Cells(Path file, int line, List<String> columns, String[] cells) {
        LossFigures figures() {
            return new LossFigures(
                    (int) number("epoch"),
                    (int) number("step"),
                    number("training_loss"),
                    number("validation_loss"));
        }

        private double number(String column) {
            int index = columns.indexOf(column);
            if (index < 0) {
                throw new FormatException(file, "has no column " + column + " but " + columns);
            }
            if (index >= cells.length) {
                throw new FormatException(file, "line " + line + " ends before its " + column);
            }
            try {
                return Double.parseDouble(cells[index]);
            } catch (NumberFormatException e) {
                var problem = "line %d has \"%s\" for its %s, which is no number";
                throw new FormatException(file, problem.formatted(line, cells[index], column), e);
            }
        }
    }
}
