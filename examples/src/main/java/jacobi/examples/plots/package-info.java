/**
 * The pictures of a run: {@link jacobi.examples.plots.LossCurve} and {@link
 * jacobi.examples.plots.AttentionMap}.
 *
 * <p>A picture is a list of {@link jacobi.examples.plots.Mark}s, laid out once for each of its two
 * readers: {@link jacobi.examples.plots.Svg} writes them as text and needs no fonts, {@link
 * jacobi.examples.plots.Raster} paints them with the fonts that are installed.
 */
package jacobi.examples.plots;
