using System.Collections.Concurrent;
using System.Globalization;
using PgMigrate.Mutation.Mutants;
using PgMigrate.Mutation.Planting;
using PgMigrate.Mutation.Trials;

namespace PgMigrate.Mutation;

/// <summary>Changes a copy of the engine in many small places, and sees which of the changes a test notices.</summary>
/// <param name="options">What is asked for.</param>
internal sealed class MutationRun(MutationOptions options)
{
    private readonly SourceCopy _copy = new(Path.Combine(options.Work, "tree"));

    private string Cache => Path.Combine(options.Work, "cache");

    /// <summary>Makes a new run, or tries mutants of an earlier one again; writes and prints the table.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = await TryAllAsync(cancellationToken);
        var table = new ResultTable(state, ResultTable.ReadNotes(options.Notes)).Format();
        await File.WriteAllTextAsync(Path.Combine(options.Work, "table.md"), table, cancellationToken);
        Console.Write(table);
    }

    private async Task<MutationState> TryAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = options.Only.Count == 0 ? await BeginAsync(cancellationToken) : await GoOnAsync(cancellationToken);
            var tests = await ListTestsAsync(cancellationToken);
            await TryAllAsync(state, new TestPlan(state.Trace, tests, options.TestSeconds), cancellationToken);
            return state;
        }
        finally
        {
            foreach (var folder in Enumerable.Range(0, options.Workers + 1).Select(ScratchFolder))
                Folders.Delete(folder);
        }
    }

    private async Task<MutationState> BeginAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Work);
        Say("Copying and compiling the sources.");
        _copy.Make();
        var project = await EngineProject.ReadAsync(_copy.Engine, cancellationToken);
        var check = new CompileCheck(project, PlantedSources.SwitchSources);
        var candidates = options.Folders.Select(folder => All(check, folder)).ToArray();
        var sample = new MutantSample(check, options.Seed);
        var mutants = sample.Choose(candidates, options.Count);
        var all = candidates.Sum(folder => folder.Count);
        Say($"Planting {mutants.Count} of {all} mutants; {sample.Replaced} that do not compile were replaced.");
        PlantedSources.Write(_copy, mutants);
        await _copy.BuildAsync(cancellationToken);
        var state = new MutationState
        {
            Seed = options.Seed,
            Candidates = all,
            Replaced = sample.Replaced,
            Mutants = mutants,
            Trace = await TraceAllAsync(cancellationToken),
            Verdicts = [],
        };
        state.Write(options.Work);
        return state;
    }

    // Tests that have come or changed since are traced again: one that fails without a mutant notices none.
    private async Task<MutationState> GoOnAsync(CancellationToken cancellationToken)
    {
        _copy.RenewTests();
        PlantedSources.WriteToTests(_copy);
        await _copy.BuildAsync(cancellationToken);
        var state = MutationState.Read(options.Work);
        var changed = _copy.TestsSince(state.Trace.Began);
        string[] again = [.. (await ListTestsAsync(cancellationToken)).Where(test => changed.Contains(test.Split('.')[^2]))];
        var tests = new TestProcess(_copy.TestProgram, ScratchFolder(0), Cache);
        if (again.Length > 0)
            state.Trace = state.Trace.With(await TraceAsync(again, tests, cancellationToken));
        return state;
    }

    private List<Mutant> All(CompileCheck check, string folder) =>
        [.. check.In(folder), .. SqlMutants.Below(_copy.Engine, folder)];

    private async Task<Trace> TraceAllAsync(CancellationToken cancellationToken)
    {
        var scratch = ScratchFolder(0);
        var trace = await TraceAsync(null, new TestProcess(_copy.TestProgram, scratch, null), cancellationToken);
        // What it has fetched and made is what every mutant begins with.
        if (Directory.Exists(Cache))
            Directory.Delete(Cache, recursive: true);
        Folders.Copy(Path.Combine(scratch, "cache"), Cache);
        return trace;
    }

    private async Task<Trace> TraceAsync(IReadOnlyList<string>? methods, TestProcess tests, CancellationToken cancellationToken)
    {
        Say($"Running {methods?.Count.ToString(CultureInfo.InvariantCulture) ?? "all"} tests without a mutant.");
        var trace = await Trace.RunAsync(tests, methods, Path.Combine(options.Work, "trace"), cancellationToken);
        Say($"{trace.Seconds.Count} methods passed, in {trace.Seconds.Values.Sum():0} s.");
        Say($"Failed without a mutant: {string.Join(", ", trace.Failed)}");
        return trace;
    }

    private async Task<IReadOnlyCollection<string>> ListTestsAsync(CancellationToken cancellationToken)
    {
        var lines = await ProgramOutput.ReadAsync(_copy.TestProgram, ["-list", "methods", "-noColor"], cancellationToken);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    private async Task TryAllAsync(MutationState state, TestPlan plan, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<Mutant>(
            state.Mutants.Where(mutant => options.Only.Count == 0 || options.Only.Contains(mutant.Number))
        );
        await Task.WhenAll(
            Enumerable
                .Range(1, options.Workers)
                .Select(worker =>
                    Task.Run(
                        async () =>
                        {
                            var tests = new TestProcess(_copy.TestProgram, ScratchFolder(worker), Cache);
                            while (waiting.TryDequeue(out var mutant))
                            {
                                Keep(state, mutant, await new Trial(mutant, plan, tests).RunAsync(cancellationToken));
                                if (mutant.Folder == "Sandbox")
                                    tests.DropCache();
                            }
                        },
                        cancellationToken
                    )
                )
        );
    }

    private void Keep(MutationState state, Mutant mutant, Verdict verdict)
    {
        lock (state)
        {
            state.Verdicts[verdict.Number] = verdict;
            state.Write(options.Work);
            Say($"{mutant.Number, 3} {mutant.File}:{mutant.Line} {mutant.Kind}: {verdict.How ?? "SURVIVED"} {verdict.NoticedBy}");
        }
    }

    // In memory where there is some: most of a test's time is a server's.
    private static string ScratchFolder(int worker) =>
        Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
            $"pgmigrate-mutation-{Environment.ProcessId}-{worker}"
        );

    private static void Say(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");
}
