using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Advantage-weighted imitation, in numbers worked out by hand.</summary>
public sealed class ImitatedSuccessesTests
{
    [Fact]
    public void Compute_OfSuccessesAndFailures_PullsTowardsTheSuccessesAlone()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor own = torch.tensor(new float[,] { { -1, -2 }, { -3, -4 } }, requires_grad: true);
        torch.Tensor old = torch.tensor(new float[,] { { -1, -1 }, { -3, -3 } });
        torch.Tensor advantages = torch.tensor(new float[,] { { 2 }, { -1 } });
        torch.Tensor weights = torch.tensor(new float[,] { { 0.25f, 0.25f }, { 0.25f, 0.25f } });
        (torch.Tensor loss, torch.Tensor clipped, torch.Tensor kl) = ImitatedSuccesses.Compute(own, old, advantages, weights);
        loss.backward();

        // 2 * (1 + 2) * 0.25; old minus own is 0, 1, 0, 1.
        Assert.Equal(1.5f, loss.item<float>());
        Assert.Equal((0f, 0.5f), (clipped.item<float>(), kl.item<float>()));
        Assert.Equal([-0.5f, -0.5f, 0f, 0f], own.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Compute_OfATokenThatIsNotValid_StaysANumber()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor own = torch.tensor(new float[,] { { -1, float.NegativeInfinity } }, requires_grad: true);
        (torch.Tensor loss, _, _) = ImitatedSuccesses.Compute(
            own, torch.tensor(new float[,] { { -1, 0 } }), torch.tensor(new float[,] { { 1 } }), torch.tensor(new float[,] { { 1, 0 } }));
        loss.backward();
        Assert.Equal(1f, loss.item<float>());
        Assert.Equal(-1f, own.grad!.data<float>()[0]);
    }
}
