using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PgMigrate.Engine.Configuration;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Completes a name out of a list that depends on where the caller stands and on what is typed already.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var pattern = new WildcardPattern((wordToComplete ?? string.Empty).Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return
        [
            .. GetNames(fakeBoundParameters)
                .Where(pattern.IsMatch)
                .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name)),
        ];
    }

    /// <summary>Every name there is.</summary>
    /// <param name="boundParameters">What is typed already, by parameter.</param>
    private protected abstract IEnumerable<string> GetNames(IDictionary boundParameters);

    /// <summary>
    /// Full path of the migration folder that is typed already, or of the default one; null where there is none.
    /// </summary>
    private protected static string? FindFolder(IDictionary boundParameters) =>
        ResolvePath(
            (boundParameters["Path"] ?? boundParameters["ReferencePath"]) is { } path
                ? LanguagePrimitives.ConvertTo<string>(path)
                : FolderPath.Default
        );

    /// <summary>The targets of the file that is typed already, or that is found as the command would.</summary>
    private protected static Targets FindTargets(IDictionary boundParameters) =>
        new(FindConfiguration(boundParameters), [.. new[] { FindFolder(boundParameters), FindLocation() }.OfType<string>()]);

    /// <summary>Full path of the <c>pgmigrate.json</c> that is typed already; null where none is.</summary>
    private protected static string? FindConfiguration(IDictionary boundParameters) =>
        boundParameters["Configuration"] is { } file ? ResolvePath(LanguagePrimitives.ConvertTo<string>(file)) : null;

    /// <summary>Full path of the current location in the file system; null where there is none.</summary>
    internal static string? FindLocation() => ResolvePath(".");

    // A completer is given no session: it asks the runspace it runs in.
    private static string? ResolvePath(string path)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell
            .AddScript("param($Path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)")
            .AddArgument(path);
        return shell.Invoke<string>() is [{ } full] && System.IO.Path.IsPathRooted(full) ? full : null;
    }

    private static string Quote(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or '/')
            ? name
            : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
