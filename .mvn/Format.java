/**
 * Names the Java files that google-java-format would change or, with {@code --replace}, formats
 * them. The build starts this source file on its JDK, with google-java-format on the class path.
 */
void main(String[] arguments) throws IOException {
    boolean replace = List.of(arguments).contains("--replace");
    var options = new ArrayList<>(List.of("--aosp"));
    options.addAll(
            replace ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    options.addAll(sources());
    int status =
            ToolProvider.findFirst("google-java-format")
                    .orElseThrow()
                    .run(System.out, System.err, options.toArray(String[]::new));
    if (status != 0) {
        System.out.println(
                replace
                        ? "The files named above could not be parsed."
                        : "The files named above are not in the project's format;"
                                + " `mvn validate -Pformat` formats them.");
        System.exit(1);
    }
}

/** Every Java file in {@code MODULE/src}. */
List<String> sources() throws IOException {
    var sources = new ArrayList<String>();
    try (var folders = Files.newDirectoryStream(Path.of(""))) {
        for (var folder : folders) {
            var tree = folder.resolve("src");
            if (Files.isDirectory(tree)) {
                sources.addAll(javaFiles(tree));
            }
        }
    }
    return sources;
}

List<String> javaFiles(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
        return files.map(Path::toString).filter(file -> file.endsWith(".java")).sorted().toList();
    }
}
