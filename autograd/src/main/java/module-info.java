/** Variables that know their gradients, and the optimizers that use them. */
module jacobi.autograd {
    requires transitive jacobi.engine;

    exports jacobi.autograd;
    exports jacobi.autograd.optim;
}
