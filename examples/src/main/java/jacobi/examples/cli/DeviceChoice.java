package jacobi.examples.cli;

import jacobi.engine.DeviceProvider;
import jacobi.engine.Devices;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which device a user means, and whether it can be used. What there is besides is the engine's
 * business.
 */
final class DeviceChoice {
    static final String AUTO = "auto";
    static final String CPU = "cpu";
    static final String REFERENCE = "reference";
    static final String TORNADO = "tornado";

    private final List<DeviceProvider> providers;

    DeviceChoice(List<DeviceProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Among the devices of this program. */
    static DeviceChoice here() {
        return new DeviceChoice(AskedApart.providers());
    }

    /**
     * A name for {@link Devices#named}.
     *
     * @param name what the user wrote
     * @param say is told in one line what "auto" has come to, and why
     * @throws InputException if that device cannot be used here
     */
    String named(String name, Consumer<String> say) {
        if (!name.equals(AUTO)) {
            requireUsable(name);
            return name;
        }
        var why = whyNotTornado();
        if (why.isEmpty()) {
            say.accept("Computing on " + first() + ".");
            return TORNADO;
        }
        say.accept("Computing on the " + standard() + " device. " + why.get());
        return standard();
    }

    private void requireUsable(String name) {
        var kind = name.replaceFirst(":.*", "");
        find(kind)
                .flatMap(DeviceProvider::unavailable)
                .ifPresent(
                        why -> {
                            throw new InputException(why);
                        });
    }

    /** The device where nobody has asked for one. */
    String standard() {
        return find(CPU).filter(cpu -> cpu.unavailable().isEmpty()).isPresent() ? CPU : REFERENCE;
    }

    private Optional<String> whyNotTornado() {
        return find(TORNADO)
                .map(tornado -> tornado.unavailable().or(tornado::discouraged))
                .orElse(Optional.of("There is no tornado device."));
    }

    /** Computing takes the first one. */
    private String first() {
        return TORNADO + ":" + find(TORNADO).orElseThrow().devices().getFirst();
    }

    private Optional<DeviceProvider> find(String name) {
        return providers.stream().filter(p -> p.name().equals(name)).findFirst();
    }
}
