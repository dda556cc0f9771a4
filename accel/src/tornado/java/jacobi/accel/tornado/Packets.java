package jacobi.accel.tornado;

import jacobi.accel.Accelerator.Part;
import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes elements up and down in packets of a few sizes: what a graph transfers is always a whole
 * array. Small parts share a packet.
 */
final class Packets {
    private static final int[] SIZES = {1 << 10, 1 << 14, 1 << 20};

    /** Parts that a packet's table has room for. */
    private static final int PARTS = 64;

    private final Session session;
    private final IntArray table = new IntArray(2 + 2 * PARTS);
    private final List<Packet> floats = new ArrayList<>();
    private final List<Packet> ints = new ArrayList<>();

    /** An array that goes up or comes down, and the graphs that do it. */
    private record Packet(TornadoNativeArray array, Session.Graph up, Session.Graph down) {
        int size() {
            return array.getSize();
        }

        void set(int i, Part part, int element) {
            if (array instanceof FloatArray values) {
                values.set(i, ((float[]) part.array())[part.at() + element]);
            } else if (array instanceof IntArray values) {
                values.set(i, ((int[]) part.array())[part.at() + element]);
            }
        }

        void get(int i, Part part, int element) {
            if (array instanceof FloatArray values) {
                ((float[]) part.array())[part.at() + element] = values.get(i);
            } else if (array instanceof IntArray values) {
                ((int[]) part.array())[part.at() + element] = values.get(i);
            }
        }
    }

    Packets(Session session) {
        this.session = session;
        for (int size : SIZES) {
            floats.add(floatPacket(new FloatArray(size)));
            ints.add(intPacket(new IntArray(size)));
        }
    }

    private Packet floatPacket(FloatArray packet) {
        return packet(
                "Floats" + packet.getSize(),
                packet,
                name ->
                        graph ->
                                graph.task(
                                        name,
                                        Transfers::jacobiTakeFloats,
                                        session.context,
                                        session.floats,
                                        session.ints,
                                        table,
                                        packet),
                name ->
                        graph ->
                                graph.task(
                                        name,
                                        Transfers::jacobiGiveFloats,
                                        session.context,
                                        session.floats,
                                        session.ints,
                                        table,
                                        packet));
    }

    private Packet intPacket(IntArray packet) {
        return packet(
                "Ints" + packet.getSize(),
                packet,
                name ->
                        graph ->
                                graph.task(
                                        name,
                                        Transfers::jacobiTakeInts,
                                        session.context,
                                        session.floats,
                                        session.ints,
                                        table,
                                        packet),
                name ->
                        graph ->
                                graph.task(
                                        name,
                                        Transfers::jacobiGiveInts,
                                        session.context,
                                        session.floats,
                                        session.ints,
                                        table,
                                        packet));
    }

    private interface Named {
        Session.Tasks tasks(String name);
    }

    private Packet packet(String kind, TornadoNativeArray array, Named take, Named give) {
        var up = "up" + kind;
        var down = "down" + kind;
        return new Packet(
                array,
                session.add(
                        up,
                        List.of(up),
                        new Session.Traffic(List.of(), List.of(table, array), List.of()),
                        take.tasks(up)),
                session.add(
                        down,
                        List.of(down),
                        new Session.Traffic(List.of(), List.of(table), List.of(array)),
                        give.tasks(down)));
    }

    void upload(List<Part> parts) {
        upload(parts.stream().filter(Part::integers).toList(), ints);
        upload(parts.stream().filter(part -> !part.integers()).toList(), floats);
    }

    private void upload(List<Part> parts, List<Packet> packets) {
        int most = packets.getLast().size();
        var load = new ArrayList<Part>();
        int size = 0;
        for (var part : parts) {
            for (int done = 0; done < part.count(); ) {
                var piece = part.piece(done, most - size);
                load.add(piece);
                size += piece.count();
                done += piece.count();
                if (size == most || load.size() == PARTS) {
                    send(load, size, packets);
                    load.clear();
                    size = 0;
                }
            }
        }
        if (size > 0) {
            send(load, size, packets);
        }
    }

    private void send(List<Part> load, int size, List<Packet> packets) {
        session.await();
        var packet = smallest(packets, size);
        label(load, size);
        int at = 0;
        for (var part : load) {
            for (int i = 0; i < part.count(); i++) {
                packet.set(at++, part, i);
            }
        }
        packet.up.grid(0, Math.ceilDiv(size, Kernel.THREADS), 1, 1);
        session.run(packet.up);
    }

    void download(Part part) {
        var packets = part.integers() ? ints : floats;
        int most = packets.getLast().size();
        for (int done = 0; done < part.count(); done += most) {
            var piece = part.piece(done, most);
            session.await();
            var packet = smallest(packets, piece.count());
            label(List.of(piece), piece.count());
            packet.down.grid(0, Math.ceilDiv(piece.count(), Kernel.THREADS), 1, 1);
            session.run(packet.down);
            session.await();
            for (int i = 0; i < piece.count(); i++) {
                packet.get(i, piece, i);
            }
        }
    }

    private static Packet smallest(List<Packet> packets, int size) {
        return packets.stream().filter(packet -> packet.size() >= size).findFirst().orElseThrow();
    }

    /** Writes the table: which elements of the packet belong where. */
    private void label(List<Part> load, int size) {
        table.set(0, size);
        table.set(1, load.size());
        int start = 0;
        for (int i = 0; i < load.size(); i++) {
            table.set(2 + 2 * i, start);
            table.set(3 + 2 * i, load.get(i).address());
            start += load.get(i).count();
        }
    }
}
