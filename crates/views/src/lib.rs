//! What readers see: views as folds over events. Pure.
