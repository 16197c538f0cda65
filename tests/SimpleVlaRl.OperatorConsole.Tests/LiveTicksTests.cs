using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.OperatorConsole.Live;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed class LiveTicksTests
{
    [Fact]
    public void Read_WhileTheControlThreadWrites_NeverSeesHalfATick()
    {
        const int Joints = 64;
        LiveTicks ticks = new(Joints);
        ticks.Begin();
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(1));
        Thread writer = new(() =>
        {
            StepRecord step = new(Joints);
            for (int tick = 0; !end.IsCancellationRequested; tick++)
            {
                step.Tick = tick;
                Array.Fill(step.ProposedPositions, tick);
                Array.Fill(step.AppliedPositions, -tick);
                step.Verdict = tick % 3 == 0 ? GateVerdict.Limited : GateVerdict.Accepted;
                ticks.Write(step);
            }
        });
        writer.Start();
        LiveTick copy = new(Joints);
        int read = 0;
        while (!end.IsCancellationRequested)
        {
            if (ticks.TryRead(copy) && copy.Tick >= 0)
            {
                read++;
                Assert.All(copy.Proposed, value => Assert.Equal(copy.Tick, value));
                Assert.All(copy.Applied, value => Assert.Equal(-copy.Tick, value));
                Assert.Equal((copy.Tick / 3) + 1, copy.Limited);
            }
        }

        writer.Join();
        Assert.InRange(read, 10, int.MaxValue);
    }

    [Fact]
    public void Write_ATick_AllocatesNothing()
    {
        LiveTicks ticks = new(14);
        StepRecord step = new(14);
        ticks.Write(step);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int tick = 0; tick < 1000; tick++)
        {
            ticks.Write(step);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
