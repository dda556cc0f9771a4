package jacobi.models.language;

import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.testing.GoldenFile;

/** The families of language models, in sizes for tests. */
enum LanguageFamily {
    GPT {
        @Override
        LanguageModel fresh(int vocabulary, int context, long seed) {
            return new Gpt(config(vocabulary, context), seed);
        }

        @Override
        LanguageModel blank(int vocabulary, int context) {
            return Gpt.blank(config(vocabulary, context));
        }

        private static GptConfig config(int vocabulary, int context) {
            return new GptConfig(vocabulary, context, 48, 4, 2, 0);
        }

        @Override
        GoldenFile golden() {
            return GoldenFile.read(Gpt.class, "gpt.safetensors");
        }

        @Override
        LanguageModel goldenModel() {
            return Gpt.blank(new GptConfig(13, 8, 8, 2, 2, 0));
        }
    },

    LLAMA {
        @Override
        LanguageModel fresh(int vocabulary, int context, long seed) {
            return new Llama(config(vocabulary, context), seed);
        }

        @Override
        LanguageModel blank(int vocabulary, int context) {
            return Llama.blank(config(vocabulary, context));
        }

        private static LlamaConfig config(int vocabulary, int context) {
            return new LlamaConfig(vocabulary, context, 48, 4, 2, 2);
        }

        @Override
        GoldenFile golden() {
            return GoldenFile.read(Llama.class, "llama.safetensors");
        }

        @Override
        LanguageModel goldenModel() {
            return Llama.blank(new LlamaConfig(13, 8, 16, 4, 2, 2, 20, 100, 1e-5, false));
        }
    };

    /** A model of two layers; the same seed makes the same model. */
    abstract LanguageModel fresh(int vocabulary, int context, long seed);

    /** One whose parameters are zero. */
    abstract LanguageModel blank(int vocabulary, int context);

    /** What PyTorch computed. */
    abstract GoldenFile golden();

    /** A model of the sizes that PyTorch's had, its parameters zero. */
    abstract LanguageModel goldenModel();
}
