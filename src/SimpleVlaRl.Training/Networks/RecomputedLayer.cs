using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// A layer whose inner results are not kept for the gradient but computed again (Chen et al. 2016, arXiv 1604.06174): one tensor per layer instead of a dozen.
/// </summary>
internal sealed class RecomputedLayer : torch.autograd.SingleTensorFunction<RecomputedLayer>
{
    private const string Layer = "layer";

    /// <inheritdoc/>
    public override string Name => nameof(RecomputedLayer);

    /// <summary>
    /// Runs a layer, recomputed where a gradient will be wanted and <paramref name="isOn"/> says so. Of its inner results only what the gradient needs is kept.
    /// </summary>
    public static torch.Tensor Run(bool isOn, torch.Tensor input, Func<torch.Tensor, torch.Tensor> layer) =>
        isOn && input.requires_grad && torch.is_grad_enabled() ? apply(input, layer) : InnerResults.Free(() => layer(input));

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        torch.Tensor input = (torch.Tensor)vars[0];
        Func<torch.Tensor, torch.Tensor> layer = (Func<torch.Tensor, torch.Tensor>)vars[1];
        ctx.save_for_backward([input]);
        ctx.save_data(Layer, layer);
        using DisposeScope scope = torch.NewDisposeScope();
        return layer(input).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable grad = torch.enable_grad();
        torch.Tensor input = ctx.get_saved_variables()[0].detach().requires_grad_();
        torch.Tensor output = ((Func<torch.Tensor, torch.Tensor>)ctx.get_data(Layer))(input);

        // The parameters' gradients are added where they belong on the way.
        output.backward([grad_output]);
        return [input.grad!.detach().MoveToOuterDisposeScope(), null!];
    }
}
