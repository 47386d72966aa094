namespace PgMigrate.Benchmarks.Measuring;

/// <summary>One of those that are compared.</summary>
/// <param name="Name">For the table.</param>
/// <param name="MeasureAsync">Does the work once, and gives what was measured.</param>
public sealed record Contender(string Name, Func<Task<double>> MeasureAsync);

/// <summary>Measures contenders in turn, so that what disturbs the machine for a while disturbs all of them.</summary>
public static class Alternation
{
    /// <summary>Every contender once without measuring, then all of them in turn.</summary>
    /// <param name="runs">How often each is measured.</param>
    /// <param name="contenders">In the order in which they take turns.</param>
    /// <returns>In the contenders' order.</returns>
    public static async Task<IReadOnlyList<Samples>> MeasureAsync(int runs, params IReadOnlyList<Contender> contenders)
    {
        foreach (var contender in contenders)
            await contender.MeasureAsync();

        var values = contenders.Select(_ => new List<double>(runs)).ToArray();
        for (var run = 0; run < runs; run++)
        for (var i = 0; i < contenders.Count; i++)
            values[i].Add(await contenders[i].MeasureAsync());

        return [.. contenders.Zip(values, (contender, measured) => new Samples(contender.Name, measured))];
    }
}
