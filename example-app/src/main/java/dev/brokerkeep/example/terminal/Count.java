package dev.brokerkeep.example.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how many of something are done, with rate and time left, on standard error. For one thread. */
public sealed interface Count extends AutoCloseable {
    /** Says how many are done by now. */
    void reached(int done);

    @Override
    void close();

    /** A bar that overwrites itself. */
    final class Bar implements Count {
        private final ProgressBar bar;

        Bar(String title, String unit, int total) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(total)
                    .setUnit(unit, 1)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .setUpdateIntervalMillis(100)
                    .build();
        }

        @Override
        public void reached(int done) {
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line for about each tenth. */
    final class Lines implements Count {
        private static final int LINES = 10;

        private final PrintWriter target;
        private final String title;
        private final String unit;
        private final int total;
        private final long start = System.nanoTime();
        private int shown;

        Lines(PrintWriter target, String title, String unit, int total) {
            this.target = target;
            this.title = title;
            this.unit = unit;
            this.total = total;
        }

        @Override
        public void reached(int done) {
            int tenth = total == 0 ? LINES : (int) ((long) done * LINES / total);
            if (tenth <= shown) {
                return;
            }
            shown = tenth;
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = done / Math.max(seconds, 1e-9);
            target.println(String.format(
                    Locale.ROOT,
                    "%s %d/%d%s, %.0f/s, %.0f s left",
                    title,
                    done,
                    total,
                    unit,
                    rate,
                    (total - done) / Math.max(rate, 1e-9)));
            target.flush();
        }

        @Override
        public void close() {}
    }
}
