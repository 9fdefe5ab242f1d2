import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { AlarmTopic } from '../../lib/alarm-topic.ts';
import { CountryCompilation } from '../../lib/country-compilation.ts';
import { type Machine, machineOf } from '../support/state-machine.ts';
import { appWith } from './app.ts';
import { resourcesOf } from './deployed.ts';

const Joined = z.object({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.array(
      z.union([
        z.string(),
        z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).transform((of) => {
          const [id] = of['Fn::GetAtt'];
          return id;
        }),
      ]),
    ),
  ]),
});

/** The state machine of a template; its resources are the names of functions in it. */
export function machineIn(template: Template) {
  const [only, ...others] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  if (only === undefined || others.length > 0) throw new Error('There is one state machine');
  const [id, { Properties: properties }] = only;
  const text = Joined.parse(properties['DefinitionString'])['Fn::Join'][1].join('');
  return { id, properties, machine: machineOf(JSON.parse(text)) };
}

/** The definition that every stage deploys, around a function without code: to bundle one would take seconds. */
export function definedMachine(): Machine {
  const stack = new Stack(appWith(), 'definition');
  new CountryCompilation(stack, 'Country', {
    key: undefined,
    alarms: new AlarmTopic(stack, 'Alarms', { key: undefined, address: null }),
    compileCountry: new Function(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('//'),
    }),
  });
  return machineIn(Template.fromStack(stack)).machine;
}
