namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Between which two inputs each output lies, and their weights in units of 1/2048, as OpenCV has them for pictures of bytes.</summary>
/// <remarks>OpenCV (modules/imgproc/src/resize.cpp, hal::resize) computes positions in double and fractions in single precision; so does this.</remarks>
internal sealed class LinearTable
{
    /// <summary>A weight of one.</summary>
    public const int One = 2048;

    /// <summary>Makes a table.</summary>
    /// <param name="source">The input's length.</param>
    /// <param name="destination">The output's length.</param>
    /// <param name="isArea">Whether weights are shares of areas, what INTER_AREA does when it enlarges, instead of distances of centres, INTER_LINEAR.</param>
    public LinearTable(int source, int destination, bool isArea)
    {
        Starts = GC.AllocateArray<int>(destination, pinned: true);
        FirstWeights = GC.AllocateArray<int>(destination, pinned: true);
        SecondWeights = GC.AllocateArray<int>(destination, pinned: true);
        Offsets = GC.AllocateArray<int>(destination, pinned: true);
        InnerWeights = GC.AllocateArray<(int First, int Second)>(destination, pinned: true);
        double ratio = (double)destination / source;
        double step = 1 / ratio;
        for (int output = 0; output < destination; output++)
        {
            (int start, float fraction) = isArea ? InArea(output, step, ratio) : AtCentre(output, step);
            Starts[output] = start;
            FirstWeights[output] = (int)MathF.Round((1f - fraction) * One);
            SecondWeights[output] = (int)MathF.Round(fraction * One);

            // Beyond the first or the last input there is only that one; the pair is moved inside, where there is one, and the other gets no weight.
            int last = source - 1;
            bool isLast = start >= last && last > 0;
            Offsets[output] = Math.Clamp(start, 0, Math.Max(last - 1, 0)) * RecipeChecks.Channels;
            InnerWeights[output] = isLast ? (0, One) : start < 0 || last == 0 ? (One, 0) : (FirstWeights[output], SecondWeights[output]);
        }
    }

    /// <summary>The first of an output's two inputs, which may lie before the first or be the last one; pinned.</summary>
    public int[] Starts { get; }

    /// <summary>The weight of the first input; pinned.</summary>
    public int[] FirstWeights { get; }

    /// <summary>The weight of the second input; pinned.</summary>
    public int[] SecondWeights { get; }

    /// <summary>For pixels of a row: where the first of the two is, in samples, moved so that both are in the row if it has two; pinned.</summary>
    public int[] Offsets { get; }

    /// <summary>The weights of the two at <see cref="Offsets"/>; pinned.</summary>
    public (int First, int Second)[] InnerWeights { get; }

    private static (int Start, float Fraction) AtCentre(int output, double step)
    {
        float position = (float)(((output + 0.5) * step) - 0.5);
        float start = MathF.Floor(position);
        return ((int)start, position - start);
    }

    private static (int Start, float Fraction) InArea(int output, double step, double ratio)
    {
        int start = (int)Math.Floor(output * step);
        float fraction = (float)(output + 1 - ((start + 1) * ratio));
        return (start, fraction <= 0 ? 0 : fraction - MathF.Floor(fraction));
    }
}
