package io.gridmill.engine.batch;

import io.gridmill.engine.ledger.Patience;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.Entity;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * A job repository that waits for a database that is away. Spring Batch itself gives a job up at the first failure to
 * record something about it, although the work and the ledger are well. Only the owner of a run writes about its job, so
 * that an update that went through after all is recognised by its version.
 */
final class PatientJobRepository implements InvocationHandler {

    private final JobRepository target;
    private final Patience patience;

    private PatientJobRepository(JobRepository target, Patience patience) {
        this.target = target;
        this.patience = patience;
    }

    static JobRepository of(JobRepository target, Patience patience) {
        return (JobRepository) Proxy.newProxyInstance(
                JobRepository.class.getClassLoader(),
                new Class<?>[] {JobRepository.class},
                new PatientJobRepository(target, patience));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Entity entity = arguments != null && arguments.length == 1 && arguments[0] instanceof Entity one ? one : null;
        Integer version = entity == null ? null : entity.getVersion();
        boolean[] again = {false};
        try {
            return patience.<@Nullable Object>call("Recording the job", () -> {
                if (entity != null && version != null) {
                    entity.setVersion(version);
                }
                try {
                    return invoke(method, arguments);
                } catch (OptimisticLockingFailureException e) {
                    if (again[0] && entity != null && version != null) {
                        entity.setVersion(version + 1);
                        return null;
                    }
                    throw new IllegalStateException("Somebody else changed the job of this run", e);
                } finally {
                    again[0] = true;
                }
            });
        } catch (CheckedFailure e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws IllegalAccessException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new CheckedFailure(e.getCause());
        }
    }

    /** Carries what the method declares through what declares nothing. */
    private static final class CheckedFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        CheckedFailure(@Nullable Throwable cause) {
            super(cause);
        }
    }
}
