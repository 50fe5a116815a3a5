package io.gridmill.cli.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The records that a command writes with {@code --output json}; the reference of commands is made from them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonResult {

    /** The record of the whole output, or of one element when the command writes a list or a stream. */
    Class<? extends Record> value();

    /** How the record is written: for example one per line. */
    String form() default "One object.";
}
