/** Layers, Transformers, and what it takes to train them and to translate with them. */
module jacobi.models {
    requires transitive jacobi.autograd;
    requires com.google.gson;
    requires jdk.jfr;

    exports jacobi.models.bert;
    exports jacobi.models.data;
    exports jacobi.models.data.korean;
    exports jacobi.models.decode;
    exports jacobi.models.formats;
    exports jacobi.models.gpt;
    exports jacobi.models.language;
    exports jacobi.models.llama;
    exports jacobi.models.metrics;
    exports jacobi.models.nn;
    exports jacobi.models.rnn;
    exports jacobi.models.text;
    exports jacobi.models.train;
    exports jacobi.models.transformer;
    exports jacobi.models.translation;
}
