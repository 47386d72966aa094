using System.Management.Automation;

namespace PgMigrate.Tool;

/// <summary>How the tool shows what a pipeline gives: results on standard output, everything else on standard error.</summary>
internal interface IToolOutput
{
    /// <summary>Ends the pipeline as this output needs it.</summary>
    /// <param name="shell">Has the pipeline.</param>
    /// <param name="judge">
    /// Called for each result that the end of the pipeline takes; what is given out is judged elsewhere.
    /// </param>
    void Prepare(PowerShell shell, Action<PSObject> judge);

    /// <summary>A line, or a part of one, of formatted output.</summary>
    void WriteFormatted(string text);

    /// <summary>A result.</summary>
    void WriteObject(PSObject value);

    /// <summary>An error.</summary>
    void WriteError(ErrorRecord error);

    /// <summary>A message of another stream.</summary>
    /// <param name="level">Warning, Verbose, Debug or Error.</param>
    /// <param name="text">The message.</param>
    void WriteMessage(string level, string text);

    /// <summary>How far the pipeline is.</summary>
    void WriteProgress(ProgressRecord progress);
}
