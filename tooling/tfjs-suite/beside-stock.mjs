import { ensureGradients } from '@mneme/tensor-core';

ensureGradients();
