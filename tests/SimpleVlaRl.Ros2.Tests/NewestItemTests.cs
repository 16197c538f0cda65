namespace SimpleVlaRl.Ros2.Tests;

public sealed class NewestItemTests
{
    [Fact]
    public void Look_BesideAReaderAndAWriter_SeesWholeItemsAndCountsForNothing()
    {
        const int Length = 4096;
        NewestItem<long[]> newest = new(new long[Length], new long[Length], new long[Length]);
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(1));
        Thread writer = new(() =>
        {
            for (long number = 1; !end.IsCancellationRequested; number++)
            {
                Array.Fill(newest.Spare(), number);
                newest.Publish();
            }
        });
        int torn = 0;
        Thread onlooker = new(() =>
        {
            long[] seen = new long[Length];
            while (!end.IsCancellationRequested)
            {
                long number = newest.Look(seen, static (from, to) =>
                {
                    from.AsSpan(0, Length / 2).CopyTo(to);
                    Thread.Yield();
                    from.AsSpan(Length / 2).CopyTo(to.AsSpan(Length / 2));
                });
                torn += number > 0 && seen.AsSpan().ContainsAnyExcept(number) ? 1 : 0;
            }
        });
        writer.Start();
        onlooker.Start();
        long[] read = new long[Length];
        while (!end.IsCancellationRequested)
        {
            long number = newest.Read(read, static (from, to) => from.CopyTo(to, 0));
            Assert.False(number > 0 && read.AsSpan().ContainsAnyExcept(number));
        }

        writer.Join();
        onlooker.Join();
        Assert.Equal(0, torn);
    }

    [Fact]
    public void Look_WhileTheWriterPublishesAgainAndAgain_KeepsWhatItLooksAt()
    {
        NewestItem<int[]> newest = new([0], [0], [0]);
        Publish(1);
        int seen = 0;
        newest.Look(0, (item, _) =>
        {
            for (int number = 2; number < 10; number++)
            {
                Publish(number);
            }

            seen = item[0];
        });
        Assert.Equal(1, seen);
        Assert.Equal(8, newest.Dropped);
        Assert.Equal(9, newest.Read(0, static (item, _) => Assert.Equal(9, item[0])));

        void Publish(int number)
        {
            newest.Spare()[0] = number;
            newest.Publish();
        }
    }

    [Fact]
    public void Look_WithoutAThirdBuffer_IsRefused()
    {
        NewestItem<int[]> newest = new([0], [0]);
        newest.Publish();
        Assert.Throws<InvalidOperationException>(() => newest.Look(0, static (_, _) => { }));
        Assert.Equal(0, new NewestItem<int[]>([0], [0], [0]).Look(0, static (_, _) => { }));
    }
}
