using TorchSharp;

namespace SimpleVlaRl.Training.Arithmetic;

/// <summary>
/// Arithmetic on tensors whose numbers stay alive while libtorch reads them. What TorchSharp's operators make of a number, among them the 1 that its sum of
/// two tensors multiplies the second with, belongs to the garbage collector as soon as libtorch is called: freed by then, it was another number
/// or none ("Expected false to be true" out of <c>Scalar.h</c>), seldom, under load, with several threads.
/// </summary>
/// <remarks>A test reads the built library: nothing in it may call the operators that this stands for.</remarks>
internal static class TensorArithmetic
{
    /// <summary>Never given back, so that no thread can find it gone.</summary>
    private static readonly Scalar One = 1.ToScalar();

    /// <summary>a + b.</summary>
    public static torch.Tensor Plus(this torch.Tensor a, torch.Tensor b) => a.add(b, One);

    /// <summary>a · factor.</summary>
    public static torch.Tensor Times(this torch.Tensor a, double factor)
    {
        using Scalar number = factor.ToScalar();
        return a.mul(number);
    }

    /// <summary>a / divisor.</summary>
    public static torch.Tensor DividedBy(this torch.Tensor a, double divisor)
    {
        using Scalar number = divisor.ToScalar();
        return a.div(number);
    }

    /// <summary>a in the range from lowest to highest.</summary>
    public static torch.Tensor Clamped(this torch.Tensor a, double lowest, double highest)
    {
        using Scalar low = lowest.ToScalar();
        using Scalar high = highest.ToScalar();
        return a.clamp(low, high);
    }

    /// <summary>a, where it is no less than a number, and the number elsewhere.</summary>
    public static torch.Tensor AtLeast(this torch.Tensor a, double lowest)
    {
        using Scalar number = lowest.ToScalar();
        return a.clamp_min(number);
    }

    /// <summary>Whether a is above zero.</summary>
    public static torch.Tensor IsPositive(this torch.Tensor a)
    {
        using Scalar zero = 0.ToScalar();
        return a.gt(zero);
    }

    /// <summary>a += b.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor AddInPlace(this torch.Tensor a, torch.Tensor b) => a.add_(b, One);

    /// <summary>a += factor · b.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor AddInPlace(this torch.Tensor a, torch.Tensor b, double factor)
    {
        using Scalar number = factor.ToScalar();
        return a.add_(b, number);
    }

    /// <summary>a += number.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor AddInPlace(this torch.Tensor a, double summand)
    {
        using Scalar number = summand.ToScalar();
        return a.add_(number);
    }

    /// <summary>a ·= factor.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor MultiplyInPlace(this torch.Tensor a, double factor)
    {
        using Scalar number = factor.ToScalar();
        return a.mul_(number);
    }

    /// <summary>a /= divisor.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor DivideInPlace(this torch.Tensor a, double divisor)
    {
        using Scalar number = divisor.ToScalar();
        return a.div_(number);
    }

    /// <summary>a += factor · b · c, element by element.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor AddProductInPlace(this torch.Tensor a, torch.Tensor b, torch.Tensor c, double factor)
    {
        using Scalar number = factor.ToScalar();
        return a.addcmul_(b, c, number);
    }

    /// <summary>a += factor · b / c, element by element.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor AddQuotientInPlace(this torch.Tensor a, torch.Tensor b, torch.Tensor c, double factor)
    {
        using Scalar number = factor.ToScalar();
        return a.addcdiv_(b, c, number);
    }

    /// <summary>Brings a into the range from lowest to highest.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor ClampInPlace(this torch.Tensor a, double lowest, double highest)
    {
        using Scalar low = lowest.ToScalar();
        using Scalar high = highest.ToScalar();
        return a.clamp_(low, high);
    }

    /// <summary>Brings whole numbers down to a highest one.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor LimitInPlace(this torch.Tensor a, long highest)
    {
        using Scalar number = highest.ToScalar();
        return a.clamp_max_(number);
    }

    /// <summary>Sets every element.</summary>
    /// <returns>a.</returns>
    public static torch.Tensor FillInPlace(this torch.Tensor a, double value)
    {
        using Scalar number = value.ToScalar();
        return a.fill_(number);
    }
}
