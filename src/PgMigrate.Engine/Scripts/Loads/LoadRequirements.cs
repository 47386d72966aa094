using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>What of a script's loads can be known from files alone.</summary>
internal static class LoadRequirements
{
    /// <summary>Finds the files that a script loads, and refuses what cannot be loaded.</summary>
    /// <param name="script">The script.</param>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="mode">How the run goes.</param>
    /// <param name="known">The files, where somebody has found them before; empty where nobody has.</param>
    /// <exception cref="MigrationException">DataFileInvalid: a file is missing, is none, or lies outside the migration folder;
    /// DirectiveInvalid: the script is not one transaction.</exception>
    public static IReadOnlyList<DataFile> Require(
        Script script,
        string folder,
        TransactionMode mode,
        IReadOnlyList<DataFile> known
    )
    {
        var loads = script.Directives.Loads;
        if (loads.Count == 0)
            return [];
        if (WhyNotOneTransaction(script, mode) is { } reason)
            throw loads[0]
                .Directive.Error(
                    $"A copy goes with the script's statements into one transaction, and {reason}.",
                    "Put the copy into a script of its own."
                );
        var data = known.Count > 0 ? known : DataFile.FindAll(folder, script.File, script.Directives);
        foreach (var file in data)
            using (file.Open()) { }
        return data;
    }

    private static string? WhyNotOneTransaction(Script script, TransactionMode mode)
    {
        if (mode == TransactionMode.None)
            return $"this run has none: {RunOption.TransactionMode.To(TransactionMode.None)}";
        return script.SentModeIn(mode) switch
        {
            ExecutionMode.Transaction => null,
            ExecutionMode.AsWritten => "the script has BEGIN or COMMIT of its own",
            _ when script.FirstNonTransactional is { } step => $"the statement in line {step.Place.Line} cannot run in one",
            _ => "the script says transaction off",
        };
    }
}
