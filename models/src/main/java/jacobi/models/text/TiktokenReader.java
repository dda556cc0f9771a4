package jacobi.models.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads tiktoken's vocabularies: tokens with their ranks, which are also their ids. The merges are
 * not in the file, but follow: what the merges of lower rank make of a token's bytes is two pieces,
 * and its own merge joins these.
 */
final class TiktokenReader {
    private final Map<Integer, byte[]> byRank = new TreeMap<>();
    private final Map<String, Integer> symbols = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final PairTable pairs = new PairTable();
    private final List<Merge> merges = new ArrayList<>();

    private TiktokenReader() {}

    static ByteLevelBytePairTokenizer read(Path file) {
        return TokenizerFile.read(
                file, () -> new TiktokenReader().tokenizer(Files.readAllLines(file)));
    }

    private ByteLevelBytePairTokenizer tokenizer(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                addLine(lines.get(i), i + 1);
            }
        }
        ByteLevelBytePairTokenizer.byteTokens().forEach(this::addSymbol);
        byRank.forEach(this::findMerge);
        return ByteLevelTrainer.of(false, Vocabulary.byId(ids()), merges);
    }

    private void addLine(String line, int number) {
        var parts = line.split(" ");
        try {
            byRank.put(Integer.parseInt(parts[1]), Base64.getDecoder().decode(parts[0]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "line %d is \"%s\" where a token in Base64 and its rank belong"
                            .formatted(number, line),
                    e);
        }
    }

    private Map<String, Integer> ids() {
        var ids = new HashMap<String, Integer>();
        byRank.forEach((rank, bytes) -> ids.put(ByteAlphabet.write(bytes), rank));
        int free = 0;
        while (byRank.containsKey(free)) {
            free++;
        }
        ids.put(ByteLevelBytePairTokenizer.END_OF_TEXT, free);
        return ids;
    }

    private void findMerge(int rank, byte[] bytes) {
        if (bytes.length == 1) {
            return;
        }
        String token = ByteAlphabet.write(bytes);
        int[] row = token.chars().map(c -> symbols.get(String.valueOf((char) c))).toArray();
        int[] parts = PairMerger.merge(pairs, row);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "token %d, \"%s\", is not made of two tokens of lower rank"
                            .formatted(rank, token));
        }
        pairs.put(parts[0], parts[1], merges.size(), texts.size());
        merges.add(new Merge(texts.get(parts[0]), texts.get(parts[1])));
        addSymbol(token);
    }

    private void addSymbol(String text) {
        symbols.put(text, texts.size());
        texts.add(text);
    }
}
