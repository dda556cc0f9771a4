package jacobi.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

import java.util.List;

/**
 * The commands of the program. Reading a command's options by reflection takes longer than many a
 * translation, so a start reads only the command that is asked for, and of the others what the list
 * of commands shows.
 */
final class Commands {
    private static final List<Class<?>> ALL =
            List.of(
                    TrainCommand.class,
                    TranslateCommand.class,
                    GenerateCommand.class,
                    FillCommand.class,
                    ClassifyCommand.class,
                    EvaluateCommand.class,
                    CompareCommand.class,
                    ImportCommand.class,
                    ExportCommand.class,
                    BenchCommand.class,
                    DoctorCommand.class,
                    CompletionCommand.class);

    private Commands() {}

    /** Adds all commands with all their options. */
    static void addAll(CommandLine program) {
        for (var command : ALL) {
            program.addSubcommand(command);
        }
    }

    /** Adds all commands, with options where the program's arguments may need them. */
    static void addFor(List<String> arguments, CommandLine program) {
        if (needAll(arguments)) {
            addAll(program);
            return;
        }
        for (var command : ALL) {
            var heading = command.getAnnotation(Command.class);
            program.addSubcommand(
                    heading.name(),
                    arguments.contains(heading.name()) ? command : withoutOptions(heading));
        }
    }

    /** Arguments may also stand in a file, @FILE; and the completion script knows every option. */
    private static boolean needAll(List<String> arguments) {
        return arguments.contains(CompletionCommand.NAME)
                || arguments.stream().anyMatch(argument -> argument.startsWith("@"));
    }

    private static CommandSpec withoutOptions(Command heading) {
        var spec = CommandSpec.create();
        spec.usageMessage().description(heading.description());
        return spec;
    }
}
