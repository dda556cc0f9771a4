package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** What BERT's commands refuse, and with which words. */
class BertInputTest {
    @TempDir private static Path folder;

    @BeforeAll
    static void train() {
        var text = BertProgram.writeText(folder.resolve("text.txt"));
        var labels = BertProgram.writeLabels(folder.resolve("labels.tsv"), 20);
        Program.run(BertProgram.pretrain(text, folder.resolve("pretrained"), "--steps=1"))
                .succeeded();
        Program.run(BertProgram.classify(labels, folder.resolve("classifier"), "--steps=1"))
                .succeeded();
    }

    private static void assertRefused(String sentence, Program.Result result) {
        assertEquals(2, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(sentence), result.err());
    }

    /** HERE/ is the folder. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    train --task=mlm                                       | --task mlm needs a text
                    train --task=classify                                  | --task classify needs a text
                    train --task=mlm --data=HERE/none                      | There is no file
                    train --task=classify --data=HERE/none                 | There is no file
                    train --task=mlm --model=gpt --data=x                  | --model gpt cannot mlm; these can: bert
                    train --task=lm --model=bert --data=x                  | --model bert cannot lm
                    train --task=mlm --data=x --preset=huge                | must be one of tiny, mini, small, medium, base, large
                    train --task=mlm --data=x --hidden=3                   | --hidden is an option of --model rnn
                    train --task=mlm --data=x --epoch-steps=3              | --epoch-steps is an option of --task lm
                    train --task=mlm --data=x --source=de                  | --source is an option of --task translate
                    train --task=classify --data=x --next-sentence         | --next-sentence is an option of --task mlm
                    train --from=x                                         | --from is an option of --task lm, and this is translate
                    train --task=mlm --data=x --context=4                  | --context must be at least 5
                    train --task=mlm --data=x --batch-tokens=100           | --batch-tokens must be at least as many as a row may have, 128, got 100
                    train --task=mlm --data=x --heads=3                    | is no multiple of the number of heads 3
                    train --task=mlm --data=HERE/text.txt --tokenizer=bpe  | BERT reads word pieces
                    train --task=mlm --data=x --goal=bleu=3                | --goal must be a score of the task mlm and a number
                    train --task=mlm --data=x --goal=nextAccuracy=1        | needs --next-sentence
                    train --task=classify --data=x --goal=accuracy=x       | --goal must be a score and a number
                    train --task=lm --data=x --goal=bleu=3                 | has no scores
                    train --task=mlm --data=x --train-share=1              | --train-share must be between 0 and 1
                    train --task=classify --data=x --from=HERE/none        | There is no folder
                    train --task=classify --data=x --from=HERE/pretrained --layers=3 | leave out --layers
                    train --task=classify --data=x --from=HERE/pretrained --vocabulary=9 | leave out how to learn one
                    train --resume=HERE/pretrained --heads=1               | model.heads is 2, not 1
                    train --resume=HERE/pretrained --next-sentence         | data.nextSentence is false, not true
                    train --resume=HERE/pretrained --task=classify         | task is mlm, not classify
                    train --resume=HERE/pretrained --goal=accuracy=1       | --goal must be a score of the task mlm
                    fill HERE/none                                         | There is no folder
                    fill HERE/pretrained cat                               | The text cannot be filled in: it has no [MASK]
                    fill HERE/pretrained [MASK] --top=0                    | --top must be at least 1
                    fill HERE/classifier [MASK]                            | has no head for masked tokens
                    classify HERE/pretrained cat                           | has not learned labels: its task is mlm
                    classify HERE/none cat                                 | There is no run
                    translate HERE/pretrained cat                          | has not learned to translate: its task is mlm
                    generate HERE/pretrained                               | has not learned to continue text: its task is mlm
                    evaluate HERE/pretrained                               | has learned neither to translate nor to classify: its task is mlm
                    evaluate HERE/classifier --split=exam                  | has no split 'exam'
                    evaluate HERE/classifier --data=HERE/text.txt          | line 1 has no tab
                    evaluate HERE/classifier --data=HERE/labels.tsv --split=val | is a file, which has no parts
                    """)
    void commandsThatCannotBe(String command, String sentence) {
        var arguments = command.strip().replace("HERE", folder.toString()).split(" ");
        assertRefused(sentence.strip(), Program.run((Object[]) arguments));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a;one/a;two          | train.tsv: all texts to learn have one label, 'a'
                    a;one/b              | train.tsv: line 2 has no tab
                    a;one;1/b;two;2      | val.tsv has single texts, but what is learned are pairs of texts
                    a;one/c;two          | val.tsv: line 2 has the label 'b', which is none of those that are learned: a, c
                    """)
    void labelsThatCannotBeLearnedLeaveNoRunBehind(String training, String sentence)
            throws IOException {
        var data = Files.createDirectories(folder.resolve("bad"));
        var out = folder.resolve("out");
        Files.writeString(data.resolve("train.tsv"), tsv(training));
        Files.writeString(data.resolve("val.tsv"), tsv("a;three/b;four"));
        assertRefused(sentence, Program.run(BertProgram.classify(data, out)));
        Files.delete(data.resolve("val.tsv"));
        Files.writeString(data.resolve("train.tsv"), tsv("a;one/b;two"));
        assertRefused("There is no file", Program.run(BertProgram.classify(data, out)));
        assertFalse(Files.exists(out));
    }

    private static String tsv(String text) {
        return text.replace(';', '\t').replace('/', '\n') + "\n";
    }

    @Test
    void changedTextIsRefusedAndMovedTextIsFound() throws IOException {
        var text = BertProgram.writeText(folder.resolve("changing.txt"));
        var run = folder.resolve("changing");
        Program.run(BertProgram.pretrain(text, run, "--steps=1")).succeeded();
        var moved = Files.move(text, folder.resolve("moved.txt"));
        assertRefused("There is no file", Program.run("train", "--resume", run));
        Program.run("train", "--resume", run, "--data", moved).succeeded();
        Program.run("train", "--resume", run).succeeded();
        Files.writeString(moved, "another\ntext\n");
        assertRefused("is not what", Program.run("train", "--resume", run));
    }

    @Test
    void aRunThatDoesNotFitItself() throws IOException {
        var mixed = Program.copy(folder.resolve("classifier"), folder.resolve("mixed"));
        var config = mixed.resolve("config.json");
        var text = Files.readString(config);
        Files.writeString(config, text.replace("\"animal\",", "\"animal\",\"plant\","));
        assertRefused(
                "the weights do not fit the model", Program.run("classify", mixed, "the cat"));
        var file = mixed.resolve("tokenizer.shared.json");
        Files.copy(
                folder.resolve("pretrained").resolve("tokenizer.shared.json"),
                file,
                StandardCopyOption.REPLACE_EXISTING);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused("tokenizer.shared.json", Program.run("classify", mixed, "the cat"));
    }
}
