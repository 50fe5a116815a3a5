package io.gridmill.engine.run;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A database that fails when it is told to. Either it is the process that dies at a chosen operation, just before or
 * just after that takes effect, and stays dead: as with {@code kill -9}. Or the database goes away for a number of
 * operations, or loses the answer to a commit. An operation is a statement, a COPY or a commit.
 */
final class FaultyDataSource extends DelegatingDataSource {

    private final HikariDataSource pool;
    private final int fatal;
    private final boolean after;
    private final AtomicInteger operations = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean dead;
    private volatile Runnable onDeath = () -> {};

    private FaultyDataSource(DataSource target, int fatal, boolean after) {
        super(target);
        this.pool = (HikariDataSource) target;
        this.fatal = fatal;
        this.after = after;
    }

    /** Fails when it is told to later. */
    FaultyDataSource(DataSource target) {
        this(target, -1, false);
    }

    /**
     * @param operation number of the operation at which the process dies, from 0
     * @param after whether that operation takes effect
     */
    static FaultyDataSource dyingAt(DataSource target, int operation, boolean after) {
        return new FaultyDataSource(target, operation, after);
    }

    FaultyDataSource onDeath(Runnable action) {
        onDeath = action;
        return this;
    }

    boolean died() {
        return dead;
    }

    /** The next operations fail as they do when nobody listens. */
    void goAway(int forOperations) {
        away.set(forOperations);
    }

    void comeBack() {
        away.set(0);
    }

    /** The next commits take effect, but nobody learns of it. */
    void loseAnswers(int commits) {
        lostAnswers.set(commits);
    }

    /** Operations that failed because the database was away. */
    int refused() {
        return refused.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        refuse();
        Line line = new Line(super.getConnection());
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> line.call(method, arguments));
    }

    private void refuse() throws SQLException {
        if (dead) {
            throw new DeadException();
        }
        if (away.get() > 0) {
            away.decrementAndGet();
            refused.incrementAndGet();
            throw new SQLException("the database is away", "08006");
        }
    }

    /** Nothing that anybody bears with. */
    private static final class DeadException extends RuntimeException {
        private static final long serialVersionUID = 1;

        DeadException() {
            super("this process is dead");
        }
    }

    /** One connection. */
    private final class Line {
        private final Connection real;
        private volatile boolean broken;

        Line(Connection real) {
            this.real = real;
        }

        @Nullable
        Object call(Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "close" -> {
                    if (broken || dead) {
                        pool.evictConnection(real);
                    } else {
                        real.close();
                    }
                    yield null;
                }
                case "commit", "unwrap" -> operation(real, method, arguments);
                case "rollback" -> {
                    if (!broken && !dead) {
                        real.rollback();
                    }
                    yield null;
                }
                case "prepareStatement" ->
                    statement(PreparedStatement.class, (Statement) invoke(real, method, arguments));
                case "createStatement" -> statement(Statement.class, (Statement) invoke(real, method, arguments));
                default -> invoke(real, method, arguments);
            };
        }

        private Object statement(Class<?> type, @Nullable Statement statement) {
            InvocationHandler handler =
                    (proxy, method, arguments) -> method.getName().startsWith("execute")
                            ? operation(statement, method, arguments)
                            : invoke(statement, method, arguments);
            return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler);
        }

        private @Nullable Object operation(@Nullable Object target, Method method, Object @Nullable [] arguments)
                throws Throwable {
            try {
                if (broken) {
                    throw new SQLException("this connection is broken", "08003");
                }
                refuse();
                if (operations.getAndIncrement() == fatal) {
                    if (after) {
                        invoke(target, method, arguments);
                    }
                    dead = true;
                    onDeath.run();
                    refuse();
                }
                Object result = invoke(target, method, arguments);
                if (method.getName().equals("commit") && lostAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    throw new SQLException("the answer is lost", "08006");
                }
                return result;
            } catch (SQLException e) {
                broken |= String.valueOf(e.getSQLState()).startsWith("08");
                throw e;
            }
        }

        private @Nullable Object invoke(@Nullable Object target, Method method, Object @Nullable [] arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }
}
