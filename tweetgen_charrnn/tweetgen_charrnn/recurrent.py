"""The recurrent layers in training: whole stretches of text, and the way back through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keras import ops

from .scanning import scan

Tensor = Any
Multiply = Callable[[Tensor, Tensor], Tensor]


def lstm(multiply: Multiply) -> Callable[..., tuple[Tensor, Tensor, Tensor]]:
    """
    An LSTM over a stretch, with the products that can wait made at once behind the loop.

    Derivatives that an engine finds by itself add up a matrix of the size of the recurrent
    weights at every step; those written here make one product of all steps, as cuDNN does.

    Args:
        multiply: of two matrices.

    Returns:
        A function of: what enters the gates, of shape [steps, texts, 4 * units]; the recurrent
        weights; what to keep of the state before each step, [steps, texts, 1]; a mask for the
        candidates, [texts, units]; the outputs and cells before, [texts, units]. The gates stand
        in the order input, forget, output, candidate, the first three halved. It returns the
        outputs of all steps, [steps, texts, units], and the last output and cell.
    """

    @ops.custom_gradient  # type: ignore[untyped-decorator]
    def run(
        entering: Tensor, weights: Tensor, keep: Tensor, mask: Tensor, output: Tensor, cell: Tensor
    ) -> Any:
        units = weights.shape[0]

        def forth(carried: Any, of_step: Any) -> Any:
            enters_gates, kept = of_step
            before, cell_before = carried[0] * kept, carried[1] * kept
            raw = ops.tanh(enters_gates + multiply(before, weights))
            opened = raw[:, : 3 * units] * 0.5 + 0.5
            candidate = raw[:, 3 * units :]
            cell = opened[:, units : 2 * units] * cell_before
            cell = cell + opened[:, :units] * (candidate * mask)
            bent = ops.tanh(cell)
            output = opened[:, 2 * units :] * bent
            return (output, cell), (output, before, cell_before, opened, candidate, bent)

        (last, last_cell), (outputs, *seen) = scan(forth, (output, cell), (entering, keep), 6)

        def back(*upstream: Tensor, **_: Any) -> tuple[Tensor, ...]:
            of_outputs, of_last, of_last_cell = upstream[0] if len(upstream) == 1 else upstream
            turned = ops.transpose(weights)

            def step(carried: Any, of_step: Any) -> Any:
                of_output, of_cell = carried
                of_this, kept, _, cell_before, opened, candidate, bent = of_step
                of_output = of_output + of_this
                of_cell = of_cell + of_output * opened[:, 2 * units :] * (1 - bent * bent)
                of_opened = ops.concatenate(
                    [of_cell * (candidate * mask), of_cell * cell_before, of_output * bent], axis=1
                )
                of_gates = ops.concatenate(
                    [
                        of_opened * (opened - opened * opened) * 2,
                        of_cell * opened[:, :units] * mask * (1 - candidate * candidate),
                    ],
                    axis=1,
                )
                of_cell = of_cell * opened[:, units : 2 * units] * kept
                return (multiply(of_gates, turned) * kept, of_cell), (of_gates,)

            (of_output, of_cell), (of_gates,) = scan(
                step, (of_last, of_last_cell), (of_outputs, keep, *seen), 1, reverse=True
            )
            flat = ops.reshape(of_gates, (-1, 4 * units))
            befores = ops.reshape(seen[0], (-1, units))
            of_weights = multiply(ops.transpose(befores), flat)
            nothing = [ops.zeros_like(one) for one in (keep, mask)]
            return of_gates, of_weights, *nothing, of_output, of_cell

        return (outputs, last, last_cell), back

    return run  # type: ignore[no-any-return]


def gru(multiply: Multiply) -> Callable[..., tuple[Tensor, Tensor]]:
    """
    The same of a GRU.

    Args:
        multiply: of two matrices.

    Returns:
        A function of: what enters the gates, of shape [steps, texts, 3 * units]; the recurrent
        weights; their biases, [3 * units]; what to keep of the state, and the mask, as for the
        LSTM; the outputs before, [texts, units]. The gates are update, reset, candidate, the first
        two halved. It returns the outputs of all steps, and the last.
    """

    @ops.custom_gradient  # type: ignore[untyped-decorator]
    def run(
        entering: Tensor, weights: Tensor, bias: Tensor, keep: Tensor, mask: Tensor, output: Tensor
    ) -> Any:
        units = weights.shape[0]

        def forth(carried: Any, of_step: Any) -> Any:
            enters, kept = of_step
            before = carried[0] * kept
            inner = multiply(before, weights) + bias
            opened = ops.tanh(enters[:, : 2 * units] + inner[:, : 2 * units]) * 0.5 + 0.5
            stays, resets = opened[:, :units], opened[:, units:]
            asked = inner[:, 2 * units :]
            candidate = ops.tanh(enters[:, 2 * units :] + resets * asked)
            output = stays * before + (1 - stays) * (candidate * mask)
            return (output,), (output, before, opened, asked, candidate)

        (last,), (outputs, *seen) = scan(forth, (output,), (entering, keep), 5)

        def back(*upstream: Tensor, **_: Any) -> tuple[Tensor, ...]:
            of_outputs, of_last = upstream[0] if len(upstream) == 1 else upstream
            turned = ops.transpose(weights)

            def step(carried: Any, of_step: Any) -> Any:
                of_this, kept, before, opened, asked, candidate = of_step
                of_output = carried[0] + of_this
                stays, resets = opened[:, :units], opened[:, units:]
                fresh = of_output * (1 - stays) * mask * (1 - candidate * candidate)
                of_opened = ops.concatenate(
                    [of_output * (before - candidate * mask), fresh * asked], axis=1
                )
                of_opened = of_opened * (opened - opened * opened) * 2
                of_entering = ops.concatenate([of_opened, fresh], axis=1)
                of_inner = ops.concatenate([of_opened, fresh * resets], axis=1)
                of_output = (of_output * stays + multiply(of_inner, turned)) * kept
                return (of_output,), (of_entering, of_inner)

            (of_output,), (of_entering, of_inner) = scan(
                step, (of_last,), (of_outputs, keep, *seen), 2, reverse=True
            )
            flat = ops.reshape(of_inner, (-1, 3 * units))
            befores = ops.reshape(seen[0], (-1, units))
            of_weights = multiply(ops.transpose(befores), flat)
            nothing = [ops.zeros_like(one) for one in (keep, mask)]
            return of_entering, of_weights, ops.sum(flat, axis=0), *nothing, of_output

        return (outputs, last), back

    return run  # type: ignore[no-any-return]
