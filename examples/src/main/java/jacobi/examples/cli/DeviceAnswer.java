package jacobi.examples.cli;

import jacobi.engine.DeviceProvider;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link DeviceProvider} has answered, as it goes from one JVM to another.
 *
 * @param reason why the device cannot be used; empty if it can
 * @param objection why it is not to be taken unless it is named; empty if it may be
 * @param devices a line for each device
 */
record DeviceAnswer(String reason, String objection, List<String> devices) {
    static DeviceAnswer of(DeviceProvider provider) {
        return provider.unavailable()
                .map(DeviceAnswer::unavailable)
                .orElseGet(
                        () ->
                                new DeviceAnswer(
                                        "", provider.discouraged().orElse(""), provider.devices()));
    }

    static DeviceAnswer unavailable(String reason) {
        return new DeviceAnswer(reason, "", List.of());
    }

    Optional<String> unavailable() {
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    Optional<String> discouraged() {
        return Optional.of(objection).filter(text -> !text.isEmpty());
    }
}
