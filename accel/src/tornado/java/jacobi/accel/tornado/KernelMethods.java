package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Which method is which kernel. */
final class KernelMethods {
    private KernelMethods() {}

    static Task6<KernelContext, FloatArray, IntArray, IntArray, FloatArray, IntArray> of(
            Kernel kernel) {
        return switch (kernel) {
            case FILL -> ElementwiseKernels::jacobiFill;
            case FILL_INTS -> ElementwiseKernels::jacobiFillInts;
            case BINARY -> ElementwiseKernels::jacobiBinary;
            case UNARY -> ElementwiseKernels::jacobiUnary;
            case UNARY_GRADIENT -> ElementwiseKernels::jacobiUnaryGradient;
            case AFFINE -> ElementwiseKernels::jacobiAffine;
            case DROPOUT -> ElementwiseKernels::jacobiDropout;
            case MASK -> ElementwiseKernels::jacobiMask;
            case COPY -> LayoutKernels::jacobiCopy;
            case SUM -> LayoutKernels::jacobiSum;
            case SUM_ROWS -> LayoutKernels::jacobiSumRows;
            case GEMM -> MatrixKernels::jacobiGemm;
            case LARGE_GEMM -> LargeMatrixKernels::jacobiLargeGemm;
            case LIBRARY_GEMM -> throw new IllegalArgumentException(kernel + " is no method");
            case FINISH -> MatrixKernels::jacobiFinish;
            case EMBEDDING -> TokenKernels::jacobiEmbedding;
            case FOLLOWING_ROWS -> TokenKernels::jacobiFollowingRows;
            case ADD_ROWS -> TokenKernels::jacobiAddRows;
            case ROTARY -> TokenKernels::jacobiRotary;
            case INSERT -> TokenKernels::jacobiInsert;
            case SOFTMAX -> RowKernels::jacobiSoftmax;
            case SOFTMAX_GRADIENT -> RowKernels::jacobiSoftmaxGradient;
            case LOG_SOFTMAX -> RowKernels::jacobiLogSoftmax;
            case LOG_SOFTMAX_GRADIENT -> RowKernels::jacobiLogSoftmaxGradient;
            case MAX -> RowKernels::jacobiMax;
            case MAX_GRADIENT -> RowKernels::jacobiMaxGradient;
            case LAYER_NORM -> NormKernels::jacobiLayerNorm;
            case LAYER_NORM_GRADIENT -> NormKernels::jacobiLayerNormGradient;
            case NORM_PARTS -> NormKernels::jacobiNormParts;
            case RMS_NORM -> NormKernels::jacobiRmsNorm;
            case RMS_NORM_GRADIENT -> NormKernels::jacobiRmsNormGradient;
            case CROSS_ENTROPY_ROWS -> LossKernels::jacobiCrossEntropyRows;
            case CROSS_ENTROPY_MEAN -> LossKernels::jacobiCrossEntropyMean;
            case CROSS_ENTROPY_SCALE -> LossKernels::jacobiCrossEntropyScale;
            case CROSS_ENTROPY_GRADIENT -> LossKernels::jacobiCrossEntropyGradient;
            case SQUARES -> UpdateKernels::jacobiSquares;
            case CLIP_FACTOR -> UpdateKernels::jacobiClipFactor;
            case SGD -> UpdateKernels::jacobiSgd;
            case ADAM -> UpdateKernels::jacobiAdam;
            case GRU -> RecurrentKernels::jacobiGru;
            case GRU_GRADIENT -> RecurrentKernels::jacobiGruGradient;
            case LSTM -> RecurrentKernels::jacobiLstm;
            case LSTM_GRADIENT -> RecurrentKernels::jacobiLstmGradient;
            case ATTENTION -> AttentionKernels::jacobiAttention;
            case ATTENTION_WEIGHTS -> AttentionKernels::jacobiAttentionWeights;
            case ATTENTION_PRODUCTS -> AttentionGradientKernels::jacobiAttentionProducts;
            case ATTENTION_QUERY_GRADIENT -> AttentionGradientKernels::jacobiAttentionQueryGradient;
            case ATTENTION_KEY_GRADIENT -> AttentionKeyGradientKernels::jacobiAttentionKeyGradient;
        };
    }
}
