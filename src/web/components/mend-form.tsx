// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Box, Button, Group, MultiSelect, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { useRef, useState, type JSX } from 'react';
import { asDraft } from '../../capture/charting/draft-identity.ts';
import { faultsIn, isSaid, type InPlace, type MendField, type Said } from '../../capture/mend/in-place.ts';
import { useChoices } from './choices.ts';
import { ErrorNotice } from './async-state.tsx';
import { TimeField } from './time-field.tsx';
import { useDraft } from './use-draft.ts';
import { useMend, type Mended } from './use-mend.ts';
import { useWholeForm } from './use-whole-form.ts';

const NOTHING_SAID: Said = {};

export interface MendFormProps {
  /** What it is about, by which what is typed is found again after leaving the page. */
  readonly about: string;
  readonly mend: InPlace;
  readonly onMended: (mended: Mended) => void;
}

/** What puts an issue right, said where the issue is shown; what is said elsewhere of the patient is a tap away. */
export function MendForm({ about, mend, onMended }: MendFormProps): JSX.Element {
  const { label, fields, writesOf } = mend;
  const { draft: said, draftId, change, drop } = useDraft<Said>(`mend/${about}`, NOTHING_SAID, undefined);
  const { isSaving, error, save } = useMend(onMended);
  const faults = faultsIn(mend, said);
  const { isTried, attempt } = useWholeForm(Object.keys(faults).length === 0);
  const shown = isTried || isSaid(fields, said) ? faults : {};
  const people = useChoices(fields.some(({ kind }) => kind === 'people') ? 'Practitioner' : undefined);
  const send = async (now: Said): Promise<void> => {
    const { changes, added } = writesOf(now);
    const isSaved = await save(
      { changes, added: added.map((one) => asDraft(one, draftId)) },
      fields.length === 0 ? label : fields.flatMap((field) => wordsOf(field, now, people)).join(', '),
    );
    if (isSaved) {
      drop();
    }
  };
  const [line] = fields;
  return (
    <form noValidate onSubmit={attempt(() => void send(said))}>
      <Group align="end" gap="xs">
        {fields.map((field) => (
          <MendInput
            key={field.name}
            field={field}
            people={people}
            value={said[field.name] ?? field.value}
            isAtFault={field.name in shown}
            onChange={(to) => {
              change((before) => ({ ...before, [field.name]: to }));
            }}
          />
        ))}
        <Button type="submit" loading={isSaving}>
          {fields.length === 0 ? label : 'Save'}
        </Button>
      </Group>
      {Object.values(shown).map((text) => (
        <Text key={text} size="sm" c="var(--mantine-color-error)" role="status">
          {text}
        </Text>
      ))}
      {line && line.known.length > 0 && (
        <Group gap={6} mt={6}>
          {line.known.slice(0, 4).map((one) => (
            <Button
              key={one}
              size="xs"
              variant="light"
              loading={isSaving}
              onClick={() => void send({ [line.name]: [one] })}
            >
              {one}
            </Button>
          ))}
        </Group>
      )}
      {error !== undefined && (
        <Box mt="xs">
          <ErrorNotice error={error} />
        </Box>
      )}
    </form>
  );
}

/** `Body region: Lumbar spine`; nothing of what stays as it stood. */
function wordsOf({ name, label, value, choices }: MendField, said: Said, people: MendField['choices']): string[] {
  const now = said[name] ?? value;
  const labels = now.map((one) => [...choices, ...people].find((choice) => choice.value === one)?.label ?? one);
  return JSON.stringify(now) === JSON.stringify(value) ? [] : [`${label}: ${labels.join(', ')}`];
}

interface InputProps {
  readonly field: MendField;
  /** Everybody who can be chosen. */
  readonly people: MendField['choices'];
  readonly value: readonly string[];
  readonly isAtFault: boolean;
  readonly onChange: (to: readonly string[]) => void;
}

function MendInput({ field, people, value, isAtFault, onChange }: InputProps): JSX.Element {
  const { kind, label, choices, known } = field;
  const shared = { label, error: isAtFault };
  const line = { ...shared, value: value[0] ?? '' };
  const set = (to: string | null): void => {
    onChange(to === null || to === '' ? [] : [to]);
  };
  const typed = (event: { readonly currentTarget: { readonly value: string } }): void => {
    set(event.currentTarget.value);
  };
  switch (kind) {
    case 'list':
      return <Tags {...shared} choices={choices} first={value} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...shared}
          className="grow"
          allowDeselect={false}
          data={[...choices]}
          value={value[0] ?? null}
          onChange={set}
        />
      );
    case 'people':
      return <People {...shared} people={people} value={value} onChange={onChange} />;
    case 'text':
      return (
        <Autocomplete
          {...line}
          className="grow"
          data={[...new Set([...known, ...choices.map((choice) => choice.value)])]}
          onChange={set}
        />
      );
    case 'time':
      return <TimeField {...line} onChange={set} />;
    case 'number':
      return <TextInput {...line} inputMode="numeric" miw={140} onChange={typed} />;
    default:
      return kind satisfies never;
  }
}

/** What every kind of input is given. */
interface Shared {
  readonly label: string;
  readonly error: boolean;
}

function People({
  people,
  value,
  onChange,
  ...shared
}: Shared & Pick<InputProps, 'people' | 'value' | 'onChange'>): JSX.Element {
  return (
    <MultiSelect
      {...shared}
      className="grow"
      searchable
      limit={50}
      data={[...people]}
      value={value.filter((one) => people.some((known) => known.value === one))}
      onChange={onChange}
    />
  );
}

/** Several answers in one line; what is typed counts before it is a tag, so that it can be saved at once. */
function Tags({
  choices,
  first,
  onChange,
  ...shared
}: Shared & {
  readonly choices: MendField['choices'];
  readonly first: readonly string[];
  readonly onChange: InputProps['onChange'];
}): JSX.Element {
  const [tags, setTags] = useState<readonly string[]>(first);
  const [typed, setTyped] = useState('');
  // What is typed becomes a tag and is cleared within one event: the second has to know of the first.
  const latest = useRef(first);
  const say = (text: string): void => {
    setTyped(text);
    onChange([...latest.current, ...(text.trim() === '' ? [] : [text.trim()])]);
  };
  return (
    <TagsInput
      {...shared}
      className="grow"
      data={[...choices]}
      value={[...tags]}
      onChange={(to) => {
        latest.current = to;
        setTags(to);
        say('');
      }}
      searchValue={typed}
      onSearchChange={say}
      // A tag made as the field is left would push the button away from under the finger.
      acceptValueOnBlur={false}
    />
  );
}
