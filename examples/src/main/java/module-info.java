/** The command line of Jacobi, and its benchmarks. */
module jacobi.examples {
    requires jacobi.accel;
    requires jacobi.models;
    requires com.google.gson;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires jmh.core;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;
    requires static jdk.incubator.vector;

    // picocli sets the fields of the commands, Gson makes the records of config.json.
    opens jacobi.examples.cli to
            com.google.gson,
            info.picocli;
}
