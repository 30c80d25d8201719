package dev.brokerkeep.example.terminal;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far something is, on standard error. For one thread. */
public sealed interface Progress extends AutoCloseable {
    /** Says that the next step begins. */
    void step(String what);

    @Override
    void close();

    /** A bar that overwrites itself: in files it would leave control codes. */
    final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String title, int steps) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .setUpdateIntervalMillis(100)
                    .build();
        }

        @Override
        public void step(String what) {
            bar.setExtraMessage(" " + what).step();
        }

        @Override
        public void close() {
            bar.setExtraMessage("").close();
        }
    }

    /** One line a step. */
    final class Lines implements Progress {
        private final PrintWriter target;
        private final String title;
        private final int steps;
        private int done;

        Lines(PrintWriter target, String title, int steps) {
            this.target = target;
            this.title = title;
            this.steps = steps;
        }

        @Override
        public void step(String what) {
            done++;
            target.printf("%s %2d/%d %s%n", title, done, steps, what);
            target.flush();
        }

        @Override
        public void close() {}
    }
}
