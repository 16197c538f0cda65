using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Frees what was computed on the way to a result.</summary>
/// <remarks>
/// A tensor lives until its handle is disposed, and handles live until their scope ends: without inner scopes a forward of all layers holds every inner
/// result of every layer at once. What the gradient needs is kept by the graph, not by the handle.
/// </remarks>
internal static class InnerResults
{
    /// <summary>Computes a result.</summary>
    /// <param name="compute">Computes it.</param>
    /// <returns>The result, in the caller's scope; everything else is freed.</returns>
    public static torch.Tensor Free(Func<torch.Tensor> compute)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return compute().MoveToOuterDisposeScope();
    }
}
