package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be imported. Nothing was written. Its texts name places and settings, and hold no values. */
public final class InvalidDocumentException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    /** In the message; all of them are in {@link #problems()}. */
    private static final int MOST_SHOWN = 20;

    /** An array, because a List need not be serializable. */
    private final DocumentProblem[] problems;

    InvalidDocumentException(List<DocumentProblem> problems) {
        super(
                ErrorCode.SETTINGS_INVALID,
                "Nothing was imported: "
                        + problems.stream()
                                .limit(MOST_SHOWN)
                                .map(DocumentProblem::toString)
                                .collect(Collectors.joining("; "))
                        + (problems.size() > MOST_SHOWN ? "; and " + (problems.size() - MOST_SHOWN) + " more" : "")
                        + ".",
                "correct what is named, and try again.");
        this.problems = problems.toArray(DocumentProblem[]::new);
    }

    InvalidDocumentException(Place place, String message) {
        this(List.of(DocumentProblem.of(place, message)));
    }

    /** Returns every problem that was found, not only the first. */
    public List<DocumentProblem> problems() {
        return List.of(problems);
    }
}
