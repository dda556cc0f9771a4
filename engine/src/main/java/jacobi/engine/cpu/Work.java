package jacobi.engine.cpu;

import java.util.function.IntConsumer;

/**
 * An operation that is ready to run: its tensors are taken apart, its tasks are cut. It can run any
 * number of times, on one thread at a time, allocates nothing then, and reads all numbers of its
 * operands anew.
 */
@FunctionalInterface
interface Work {
    /** For results without elements. */
    Work NOTHING = team -> {};

    /** Computes; returns when all is done. */
    void run(Team team);

    /** Tasks 0 … tasks−1, in any order. */
    static Work tasks(int tasks, IntConsumer task) {
        return team -> team.run(tasks, task);
    }

    /** The range {@code [0, count)} in parts of {@code grain}, the last maybe shorter. */
    static Work parts(int count, int grain, Team.Part part) {
        return tasks(
                Math.ceilDiv(count, grain),
                i -> part.run(i * grain, Math.min(count, (i + 1) * grain)));
    }

    /** One work after the other. */
    static Work inOrder(Work... works) {
        return team -> {
            for (var work : works) {
                work.run(team);
            }
        };
    }

    /** Works that are shared out whole among the threads. */
    static Work together(Work... works) {
        return works.length == 1 ? works[0] : tasks(works.length, i -> works[i].run(Team.ALONE));
    }
}
