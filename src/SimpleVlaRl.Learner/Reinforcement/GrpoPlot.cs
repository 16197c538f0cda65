namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>Draws a run's metrics.</summary>
internal static class GrpoPlot
{
    public static void Write(string metricsPath, string plotPath)
    {
    }
}
