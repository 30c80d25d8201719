package dev.brokerkeep.core.internal.instance;

/** An instance that counts wrongly. */
final class FlawedInstance implements InstanceUnderTest {
    enum Flaw {
        NONE,
        NO_DRAIN,
        DOUBLE_CLOSE,
        NEVER_CLOSED_WHEN_BUSY,
        LETS_IN_WHEN_RETIRED
    }

    private final Flaw flaw;
    private boolean retired;
    private int calls;
    private int closes;

    FlawedInstance(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public boolean enter() {
        if (retired && flaw != Flaw.LETS_IN_WHEN_RETIRED) {
            return false;
        }
        calls++;
        return true;
    }

    @Override
    public void leave() {
        calls--;
        if (retired && calls == 0 && flaw != Flaw.NO_DRAIN && flaw != Flaw.NEVER_CLOSED_WHEN_BUSY) {
            closes++;
        }
    }

    @Override
    public void retire() {
        if (retired && flaw != Flaw.DOUBLE_CLOSE) {
            return;
        }
        retired = true;
        if (calls == 0 || flaw == Flaw.NO_DRAIN) {
            closes++;
        }
    }

    @Override
    public int closes() {
        return closes;
    }
}
