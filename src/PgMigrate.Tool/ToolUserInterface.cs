using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PgMigrate.Tool;

/// <summary>Writes lines, and asks for nothing but a confirmation: a container has nobody to answer.</summary>
/// <param name="output">Where everything goes.</param>
/// <param name="terminal">Who reads and answers.</param>
internal sealed class ToolUserInterface(IToolOutput output, Terminal terminal) : PSHostUserInterface
{
    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ToolRawUserInterface(terminal);

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => terminal.ShowsResults;

    /// <inheritdoc/>
    public override void Write(string value) => output.WriteFormatted(GetOutputString(value, SupportsVirtualTerminal));

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => output.WriteMessage("Error", value);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => output.WriteMessage("Warning", message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => output.WriteMessage("Verbose", message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => output.WriteMessage("Debug", message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => output.WriteProgress(record);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireSomebody(message);
        string[] labels = [.. choices.Select(choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal))];
        terminal.Messages.WriteLine(
            $"{caption}\n{message}\n{string.Join("  ", labels.Select((label, index) => $"[{index + 1}] {label}"))}"
        );
        while (true)
        {
            terminal.Messages.Write($"1 to {labels.Length} (default {defaultChoice + 1}): ");
            string? answer = Console.ReadLine();
            if (string.IsNullOrEmpty(answer))
                return defaultChoice;
            if (int.TryParse(answer, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= labels.Length)
                return number - 1;
        }
    }

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(
        string caption,
        string message,
        Collection<FieldDescription> descriptions
    ) => throw Refuse(string.Join(", ", descriptions.Select(description => description.Name)));

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw Refuse("Credential");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => throw Refuse("Credential");

    /// <inheritdoc/>
    public override string ReadLine() => throw Refuse("input");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw Refuse("input");

    private void RequireSomebody(string question)
    {
        if (!terminal.Answers)
            throw new HostException($"There is nobody to answer: {question} Add -Confirm:$false, or leave -Confirm out.");
    }

    private static HostException Refuse(string what) => new($"Missing: {what}. pgmigrate does not ask for it.");
}
