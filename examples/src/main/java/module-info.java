/** The command line of Jacobi, and its benchmarks. */
module jacobi.examples {
    requires jacobi.accel;
    requires jacobi.models;
    requires info.picocli;
    requires java.desktop;
    requires jmh.core;
    requires me.tongfei.progressbar;

    // picocli sets the fields of the commands.
    opens jacobi.examples.cli to
            info.picocli;
}
