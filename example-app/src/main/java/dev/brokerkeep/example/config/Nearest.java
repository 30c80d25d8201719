package dev.brokerkeep.example.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody meant. */
final class Nearest {
    private Nearest() {}

    /** Returns {@code (did you mean 'x'?)} if one of the names is near, otherwise nothing. */
    static String suggestion(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(name, wrong) <= Math.max(2, wrong.length() / 4))
                .min(Comparator.comparingInt(name -> distance(name, wrong)))
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
    }

    /** The number of letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
