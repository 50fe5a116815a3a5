package io.gridmill.pool.deal;

import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Questions to the buyer about where outputs go, until they are answered. Guarded by its {@link Deal}. */
final class PendingUploads {

    private record Question(long number, UploadRequest request, CompletableFuture<UploadGrant> answer) {}

    private final Map<PartitionKey, Question> open = new LinkedHashMap<>();
    private long lastNumber;

    CompletableFuture<UploadGrant> ask(UploadRequest request) {
        CompletableFuture<UploadGrant> answer = new CompletableFuture<>();
        open.put(request.key(), new Question(++lastNumber, request, answer));
        return answer;
    }

    /** Takes a question out, to be answered without holding locks; null when nobody asked. */
    @org.jspecify.annotations.Nullable
    CompletableFuture<UploadGrant> answered(PartitionKey key) {
        Question question = open.remove(key);
        return question == null ? null : question.answer();
    }

    void forget(PartitionKey key) {
        open.remove(key);
    }

    long lastNumber() {
        return lastNumber;
    }

    List<UploadRequest> after(long number) {
        List<UploadRequest> requests = new ArrayList<>();
        for (Question question : open.values()) {
            if (question.number() > number) {
                requests.add(question.request());
            }
        }
        return requests;
    }
}
