/** The program {@code ./jacobi}: one class for each command, and what they share. */
package jacobi.examples.cli;
