package jacobi.examples.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    /** As in the project's pom. */
    static final String NUMBER = "0.1.0-SNAPSHOT";

    @Override
    public String[] getVersion() {
        return new String[] {
            "jacobi " + NUMBER,
            "Java %s, %s"
                    .formatted(
                            Runtime.version(), System.getProperty("java.vendor", "unknown vendor"))
        };
    }
}
