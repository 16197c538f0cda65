using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Measured joints in robot units to one decoder token: normalised and clipped as <see cref="ActionNormalization"/> says, then projected.</summary>
internal sealed class ProprioceptionEncoder : IDisposable
{
    private readonly ProjectionStack projector;
    private readonly torch.Tensor scale;
    private readonly torch.Tensor shift;

    public ProprioceptionEncoder(ParameterStore parameters, ActionNormalization normalization, torch.Device device)
    {
        projector = new ProjectionStack(parameters, "proprio_projector.", 2);
        double[] factors = new double[normalization.Dimension];
        double[] offsets = new double[normalization.Dimension];
        for (int joint = 0; joint < factors.Length; joint++)
        {
            factors[joint] = normalization.Mask[joint] ? 2.0 / (normalization.High[joint] - normalization.Low[joint] + ActionNormalization.Epsilon) : 1.0;
            offsets[joint] = normalization.Mask[joint] ? (-normalization.Low[joint] * factors[joint]) - 1.0 : 0.0;
        }

        // Double precision until after the clip: a joint that never moved has a factor of 2e8.
        scale = torch.tensor(factors, device: device).DetachFromDisposeScope();
        shift = torch.tensor(offsets, device: device).DetachFromDisposeScope();
    }

    /// <summary>Encodes measured joints.</summary>
    /// <param name="joints">Robot units, float32 [B, P].</param>
    /// <returns>One token, [B, 1, width].</returns>
    public torch.Tensor Forward(torch.Tensor joints)
    {
        torch.Tensor normalized = joints.to_type(torch.float64).mul_(scale).AddInPlace(shift).ClampInPlace(-1, 1).to_type(torch.float32);
        return projector.Forward(normalized).unsqueeze(1);
    }

    public void Dispose()
    {
        scale.Dispose();
        shift.Dispose();
    }
}
