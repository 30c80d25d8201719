package dev.brokerkeep.tck.simulator;

/** The author's half of the simulator lacks something that a rule needs: the rule stays unexamined. */
public final class NotSimulated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param method what the author has to override in the {@link BrokerSimulation}
     * @param purpose what it is to do, as the end of a sentence
     */
    public NotSimulated(String method, String purpose) {
        super("override " + method + " in the candidate's BrokerSimulation, so that it " + purpose);
    }
}
