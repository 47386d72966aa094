using System.Text.Json;
using PgMigrate.Mutation.Mutants;
using PgMigrate.Mutation.Trials;

namespace PgMigrate.Mutation;

/// <summary>What a run keeps, so that single mutants can be tried again.</summary>
internal sealed class MutationState
{
    private const string FileName = "state.json";

    /// <summary>Chose the mutants.</summary>
    public required int Seed { get; init; }

    /// <summary>How many there were to choose from.</summary>
    public required int Candidates { get; init; }

    /// <summary>How many were chosen, did not compile, and were replaced.</summary>
    public required int Replaced { get; init; }

    /// <summary>The chosen ones.</summary>
    public required IReadOnlyList<Mutant> Mutants { get; init; }

    /// <summary>Which tests reach them.</summary>
    public required Trace Trace { get; set; }

    /// <summary>What became of each, by its number.</summary>
    public required Dictionary<int, Verdict> Verdicts { get; init; }

    /// <summary>That of an earlier run.</summary>
    public static MutationState Read(string work) =>
        JsonSerializer.Deserialize<MutationState>(File.ReadAllText(Path.Combine(work, FileName)))!;

    /// <summary>Keeps it.</summary>
    public void Write(string work) => File.WriteAllText(Path.Combine(work, FileName), JsonSerializer.Serialize(this));
}
