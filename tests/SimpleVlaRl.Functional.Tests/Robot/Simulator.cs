namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>One <c>vla-simulator</c> for all tests of a class.</summary>
public sealed class Simulator : IAsyncLifetime, IDisposable
{
    private RunningProgram? program;

    /// <summary>The domain of the simulator, another for each test process.</summary>
    public static int Domain { get; } = 1 + ((Environment.ProcessId + 50) % 100);

    /// <summary>A domain without a simulator.</summary>
    public static int EmptyDomain { get; } = 1 + ((Environment.ProcessId + 25) % 100);

    /// <summary>Skips the test where the simulator cannot run.</summary>
    public void Require()
    {
        if (program!.HasExited)
        {
            Assert.SkipWhen(program.Errors.Contains("apt-get install", StringComparison.Ordinal), program.Errors);
            Assert.Fail($"the simulator ended: {program.Errors}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        program = RunningProgram.Simulator(Domain);
        long start = TimeProvider.System.GetTimestamp();
        while (!program.HasExited && !program.Errors.Contains("simulating", StringComparison.Ordinal)
            && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(15))
        {
            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => program?.Dispose();
}
