package dev.brokerkeep.spi;

import jakarta.inject.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of a plugin of which each account object has one of its own, shared by all classes that the account
 * object is built from. Without it every constructor that asks gets a new one. The account object closes it, if that is
 * needed.
 */
@Scope
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AccountScoped {}
